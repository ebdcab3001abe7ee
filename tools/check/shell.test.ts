import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic shell '));
  execFileSync('git', ['init', '-q'], { cwd: folder });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The last line of the check of one file, and its exit status. */
function check(file: string, text: string) {
  writeFileSync(join(folder, file), text);
  const args = [join(ROOT, 'node_modules/.bin/tsx'), join(ROOT, 'tools/check/shell.ts')];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { exit: status, line: stdout.trimEnd().split('\n').at(-1) };
}

it.each([
  ['an unquoted variable', 'a.sh', '#!/bin/bash\necho $1\n'],
  ['a wrong indent', 'a.sh', '#!/bin/bash\nif true; then\n    :\nfi\n'],
  ['a program known by its first line', 'run', '#!/usr/bin/env bash\necho $1\n'],
  ['a bats file', 'a.bats', '@test "x" {\n      true\n}\n'],
])('%s is rejected', (_, file, text) => {
  expect(check(file, text)).toEqual({ exit: 1, line: '1 passed, 1 failed, 0 skipped' });
});

it('a clean file passes, and one that is no shell is not looked at', () => {
  writeFileSync(join(folder, 'notes'), 'echo $1\n');
  expect(check('a.sh', '#!/bin/bash\necho "$1"\n')).toEqual({ exit: 0, line: '2 passed, 0 failed, 0 skipped' });
});

it('finding no file at all is a failure', () => {
  expect(check('notes', 'echo $1\n')).toEqual({ exit: 1, line: '0 passed, 0 failed, 0 skipped' });
});
