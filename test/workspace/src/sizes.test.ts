import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './root.ts';

/** Ceilings in lines, first match first. Functions have theirs in biome.json. */
const CEILINGS: [pattern: RegExp, lines: number, reason: string][] = [
  [/start-agent-session\.sh$/, 400, 'the contract wants one file that works without the rest'],
  [/\.test\.ts$|\.bats$/, 400, 'a table of cases is long and flat'],
  [/\.sh$/, 200, ''],
  [/\.m?[tj]s$/, 300, ''],
];
const ROOT_CONFIGURATION_BUDGET = 8;

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\0')
  .filter((file) => file !== '' && !file.includes('/fixtures/'));

it('no source file is longer than its ceiling', () => {
  const tooLong = files.flatMap((file) => {
    const ceiling = CEILINGS.find(([pattern]) => pattern.test(file))?.[1];
    const lines = ceiling === undefined ? 0 : readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1;
    return ceiling !== undefined && lines > ceiling ? [`${file}: ${lines} lines, at most ${ceiling}`] : [];
  });
  expect(tooLong).toEqual([]);
});

it('the root holds few configuration files', () => {
  const configuration = files.filter(
    (file) => !file.includes('/') && !/^([A-Z]+(\.md)?|package(-lock)?\.json)$/.test(file),
  );
  expect(configuration.length, configuration.join(', ')).toBeLessThanOrEqual(ROOT_CONFIGURATION_BUDGET);
});

it('no file name hides what is in it', () => {
  const vague = files.filter((file) => /^(utils?|helpers?|common|misc|manager|service)\./.test(basename(file)));
  expect(vague).toEqual([]);
});
