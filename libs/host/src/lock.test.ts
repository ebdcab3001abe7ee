import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LockOptions, LockTaken, LockUnavailable, withLock } from './lock.ts';
import { programStarter } from './run-program.ts';

const SOURCE = fileURLToPath(new URL('./lock.ts', import.meta.url));
const STARTER = fileURLToPath(new URL('./run-program.ts', import.meta.url));
const options: LockOptions = { waitMs: 5000, purpose: 'a test' };
const start = programStarter(process.env);

let folder: string;
let others: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  others = [];
});
afterEach(() => {
  for (const other of others) other.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that has the lock, and keeps it. */
async function holder(path: string): Promise<ChildProcess> {
  const program = `
    import { withLock } from ${JSON.stringify(SOURCE)};
    import { programStarter } from ${JSON.stringify(STARTER)};
    await withLock(programStarter(process.env), process.argv[1], { waitMs: 5000, purpose: 'another' }, () => {
      console.log('held');
      return new Promise(() => setInterval(() => undefined, 1000));
    });`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', program, path];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  others.push(child);
  await new Promise<void>((resolve) => void child.stdout?.on('data', () => resolve()));
  return child;
}

it('two take turns', async () => {
  const said: string[] = [];
  const act = (name: string) => async () => {
    said.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    said.push(`${name} ends`);
  };
  await Promise.all([
    withLock(start, `${folder}/l`, options, act('a')),
    withLock(start, `${folder}/l`, options, act('b')),
  ]);
  expect([said.slice(0, 2), said.slice(2)].sort()).toEqual([
    ['a begins', 'a ends'],
    ['b begins', 'b ends'],
  ]);
});

it('one that another process has is told of, by whom and for what, and is not taken', async () => {
  const { pid } = await holder(`${folder}/l`);
  const onWait = vi.fn();
  const act = vi.fn();
  await expect(withLock(start, `${folder}/l`, { ...options, waitMs: 300, onWait }, act)).rejects.toThrow(
    new LockTaken(`another (process ${pid})`),
  );
  expect(onWait.mock.calls).toEqual([[`another (process ${pid})`]]);
  expect(act).not.toHaveBeenCalled();
});

it('one whose holder was killed is free', async () => {
  const other = await holder(`${folder}/l`);
  other.kill('SIGKILL');
  expect(await withLock(start, `${folder}/l`, options, async () => 'mine')).toBe('mine');
});

it('it is given back where what was done fails, and makes its folder', async () => {
  const fails = withLock(start, `${folder}/new/l`, options, () => Promise.reject(new Error('no')));
  await expect(fails).rejects.toThrow('no');
  expect(await withLock(start, `${folder}/new/l`, { ...options, waitMs: 0 }, async () => 1)).toBe(1);
  expect(statSync(`${folder}/new/l`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${folder}/new/l`, 'utf8')).toBe(`a test (process ${process.pid})\n`);
});

it('without flock there is none', async () => {
  const taken = withLock(programStarter({ PATH: folder }), `${folder}/l`, options, async () => 1);
  await expect(taken).rejects.toThrow(new LockUnavailable('flock is not on PATH'));
});
