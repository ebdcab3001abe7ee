import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from './root.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic ci '));
  cpSync(join(ROOT, '.ci/run'), join(folder, '.ci/run'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The environment in which `npm` is this script. */
function withNpm(npm: string): NodeJS.ProcessEnv {
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  return { PATH: `${folder}:${process.env.PATH}` };
}

/** What .ci/run prints, and how it ends, where `npm` is this script. */
function runCi(npm: string) {
  const env = withNpm(npm);
  const { status, stdout, stderr } = spawnSync(join(folder, '.ci/run'), { env, encoding: 'utf8' });
  return { exit: status, out: stdout, err: stderr };
}

const FAILURE = '0 passed, 1 failed, 0 skipped\n';

it('CI runs npm test, and passes its words and its exit status on', () => {
  const npm = 'echo "$* $CI $PWD"; echo "talk" >&2; echo "2 passed, 1 failed, 0 skipped"; exit 1';
  const out = `--silent test true ${folder}\n2 passed, 1 failed, 0 skipped\n`;
  expect(runCi(npm)).toEqual({ exit: 1, out, err: 'talk\n' });
  expect(runCi('echo "2 passed, 0 failed, 0 skipped"')).toMatchObject({ exit: 0 });
});

it.each([
  ['in the set-up', 'echo "cannot install" >&2; exit 69', 69, FAILURE],
  ['by a signal', 'kill -KILL $$', 137, FAILURE],
  ['in the midst of a line', 'printf "lint 3 passed"; exit 2', 2, `lint 3 passed\n${FAILURE}`],
  [
    'after it counted',
    'echo "2 passed, 0 failed, 0 skipped"; echo a; exit 1',
    1,
    expect.stringMatching(/\n0 passed, 1/),
  ],
  ['without a count, as if all were well', 'exit 0', 1, FAILURE],
])('CI counts one failure where npm test ends %s', (_, npm, exit, out) => {
  expect(runCi(npm)).toMatchObject({ exit, out });
});

it('npm test ends when CI is ended, with all that it has started', async () => {
  // The pipe stays open for as long as any of them lives.
  const env = withNpm('trap "exit 3" TERM; sleep 600 & echo ready; while :; do sleep 0.05; done');
  const ci = spawn(join(folder, '.ci/run'), { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  ci.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
    if (out === 'ready\n') ci.kill('SIGTERM');
  });
  const exit = await new Promise((resolve) => ci.on('close', resolve));
  expect({ exit, out }).toEqual({ exit: 3, out: `ready\n${FAILURE}` });
});
