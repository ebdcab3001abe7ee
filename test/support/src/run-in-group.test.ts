import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processesMarked } from './processes.ts';
import { retryUntil } from './retry-until.ts';
import { type GroupRun, runInGroup } from './run-in-group.ts';
import { type SandboxFolder, sandboxFolder } from './sandbox-folder.ts';

let sandbox: SandboxFolder;
beforeEach(() => {
  sandbox = sandboxFolder();
});
afterEach(() => sandbox.remove());

const run = (script: string, more: Partial<GroupRun> = {}) =>
  runInGroup({
    argv: ['/bin/sh', '-c', script],
    environment: { MARK: sandbox.path },
    cwd: sandbox.path,
    output: sandbox.path,
    timeoutMs: 2000,
    ...more,
  });

it('gives exit status and both streams, and exactly the environment', async () => {
  const result = await run('echo "$MARK:$HOME"; echo bad >&2; exit 3', { environment: { MARK: 'x' } });
  expect(result).toEqual({ exit: 3, signal: null, stdout: 'x:\n', stderr: 'bad\n', isTimeout: false });
});

it('tells the signal that ended it', async () => {
  expect(await run('kill -TERM $$')).toMatchObject({ exit: null, signal: 'SIGTERM' });
});

it('kills the whole group at the timeout', async () => {
  const result = await run('sleep 60 & sleep 60', { timeoutMs: 100 });
  expect(result).toMatchObject({ isTimeout: true, signal: 'SIGKILL' });
  await retryUntil(
    () => processesMarked(sandbox.path).length,
    {},
    (count) => count === 0,
  );
});

it('does not wait for one who was left behind with the streams', async () => {
  const started = performance.now();
  const result = await run('sleep 60 & echo $!');
  expect(performance.now() - started).toBeLessThan(1500);
  process.kill(Number(result.stdout), 'SIGKILL');
});

it('hands on bytes that are no UTF-8', async () => {
  const result = await run('printf "%s" "$1$ODD"', {
    argv: ['/bin/sh', '-c', 'printf "%s" "$1$ODD"', 'sh', 'a\udcff'],
    environment: { ODD: '\udc80' },
  });
  expect(result.stdout).toBe('a\udcff\udc80');
});

it('reads standard input from a file', async () => {
  const stdin = `${sandbox.path}/input`;
  writeFileSync(stdin, 'one line\n');
  expect((await run('read -r line; echo "$line"', { stdin })).stdout).toBe('one line\n');
});

it('leaves a script that does the same run', async () => {
  await run('exit 0', { name: 'again' });
  expect(readFileSync(`${sandbox.path}/again.sh`, 'utf8')).toContain(`'MARK=${sandbox.path}'`);
});
