import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listFiles, ROOT } from './root.ts';

const { ignorePatterns, mutate } = JSON.parse(readFileSync(join(ROOT, 'tools/stryker.config.json'), 'utf8')) as {
  ignorePatterns: string[];
  mutate: string[];
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic stryker '));
  execFileSync('git', ['init', '-q'], { cwd: folder });
  writeFileSync(join(folder, '.gitignore'), `${ignorePatterns.join('\n')}\n`);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The files that Stryker copies and runs; its patterns mean what git's do. */
function copiedFiles(): string[] {
  const files = listFiles();
  const args = ['check-ignore', '-z', '--no-index', '--stdin'];
  const { stdout } = spawnSync('git', args, { cwd: folder, input: files.join('\0'), encoding: 'utf8' });
  const ignored = new Set(stdout.split('\0'));
  return files.filter((file) => !ignored.has(file));
}

// A worker that is ended on a timeout never comes to the clean-up of its test.
it('no test that Stryker runs starts a program', () => {
  const tests = copiedFiles().filter((file) => file.endsWith('.test.ts'));
  const starts = /programRunner|child_process|from 'zx'/;
  expect(tests.filter((file) => starts.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});

it('Stryker runs the tests beside each file that it mutates', () => {
  const files = copiedFiles();
  const mutated = mutate.filter((pattern) => !/[!*]/.test(pattern));
  expect(mutated.length).toBeGreaterThan(0);
  expect(files).toEqual(expect.arrayContaining(mutated.map((file) => file.replace(/\.ts$/, '.test.ts'))));
  expect(files).toContain('libs/fleet/src/launch-steps.test.ts');
});
