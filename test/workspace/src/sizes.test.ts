import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { listFiles, ROOT } from './root.ts';
import { findOverlong } from './sizes.ts';

const ROOT_CONFIGURATION_BUDGET = 8;
const VAGUE = /^(utils?|helpers?|common|misc|manager|service)\./;

const files = listFiles().filter((file) => !file.includes('/fixtures/'));
const lines = (count: number): string => 'x\n'.repeat(count);

it('nothing is longer than its ceiling', () => {
  const sources = files.filter((file) => /\.(m?[tj]s|sh|bash|bats)$/.test(file));
  expect(findOverlong(sources.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })))).toEqual([]);
});

it.each([
  ['a.ts', lines(301), ['a.ts: 301 lines, at most 300']],
  ['a.mjs', lines(301), ['a.mjs: 301 lines, at most 300']],
  ['a.test.ts', lines(401), ['a.test.ts: 401 lines, at most 400']],
  ['a.bats', lines(401), ['a.bats: 401 lines, at most 400']],
  ['a.sh', lines(201), ['a.sh: 201 lines, at most 200']],
  [
    'a.sh',
    `f() {\n${lines(49)}}\n\ng() (\n${lines(49)})\n`,
    ['f', 'g'].map((f) => `a.sh: ${f} has 51 lines, at most 50`),
  ],
])('%s over its ceiling is named', (path, text, expected) => {
  expect(findOverlong([{ path, text }])).toEqual(expected);
});

it.each([
  ['a.ts', lines(300)],
  ['a.test.ts', lines(400)],
  ['a.sh', `f() {\n${lines(48)}}\n\ng() {\n${lines(48)}}\n`],
  ['a.md', lines(1000)],
])('%s at its ceiling is not', (path, text) => {
  expect(findOverlong([{ path, text }])).toEqual([]);
});

it('the root holds few configuration files', () => {
  const configuration = files.filter(
    (file) => !file.includes('/') && !/^([A-Z]+(\.md)?|package(-lock)?\.json)$/.test(file),
  );
  expect(configuration.length, configuration.join(', ')).toBeLessThanOrEqual(ROOT_CONFIGURATION_BUDGET);
});

it('every package says on one screen what it is', () => {
  const packages = files.filter((file) => /.\/package\.json$/.test(file)).map((file) => join(file, '..'));
  const screens = packages.map((folder) => ({ folder, path: join(ROOT, folder, 'README.md') }));
  const isOneScreen = (path: string): boolean =>
    existsSync(path) &&
    readFileSync(path, 'utf8').split('\n').length <= 40 &&
    /must never/i.test(readFileSync(path, 'utf8'));
  expect(screens.filter(({ path }) => !isOneScreen(path)).map(({ folder }) => folder)).toEqual([]);
});

it('no file name hides what is in it', () => {
  expect(files.filter((file) => VAGUE.test(basename(file)))).toEqual([]);
  expect('helpers.ts').toMatch(VAGUE);
});
