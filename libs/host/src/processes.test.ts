import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endProcesses, type ProcessEntry, processesWith, processTree, startedAtMs } from './processes.ts';

vi.setConfig({ testTimeout: 20_000 });

const LONG_MS = 5000;
const SHORT_MS = 200;
const NO_PROCESS = 2 ** 30;

let base: string;
let started: Record<string, number>;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mosaic processes-'));
  started = {};
});

afterEach(() => {
  for (const pid of Object.values(started).filter(isRunning)) process.kill(pid, 'SIGKILL');
  rmSync(base, { recursive: true });
});

/** Runs a script that says `NAME PID` of each of its processes; waits until it has said so of these. */
async function start(script: string, ...names: string[]): Promise<Record<string, number>> {
  const child = spawn('bash', ['-c', script], { cwd: base, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
    for (const [, name, pid] of said.matchAll(/^(\w+) (\d+)\n/gm)) started[`${name}`] = Number(pid);
  });
  await vi.waitFor(() => expect(Object.keys(started).sort()).toEqual([...names].sort()), LONG_MS);
  return started;
}

/** The letter of its state, `Z` for one that has ended and was not collected; undefined where there is none. */
function stateOf(pid: number): string | undefined {
  try {
    return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  return ![undefined, 'Z'].includes(stateOf(pid));
}

/** What is about to be ended is never more than what this test has started, whatever the code under test says. */
function ownTree(root: number | undefined): ProcessEntry[] {
  const tree = processTree(root ?? NO_PROCESS);
  const own = Object.values(started);
  if (tree.length === 0 || !tree.every(({ pid }) => own.includes(pid)))
    throw new Error(`not a tree of this test: ${root}`);
  return tree;
}

function entryOf(pid: number | undefined): ProcessEntry {
  const entry = processTree(pid ?? NO_PROCESS).find((one) => one.pid === pid && Object.values(started).includes(pid));
  if (entry === undefined) throw new Error(`not a process of this test: ${pid}`);
  return entry;
}

const FAMILY = `
  echo root $$
  sh -c 'echo child $$; sh -c "$1" & wait' sh 'trap "" HUP; echo grandchild $$; exec sleep 300' &
  setsid sh -c 'echo apart $$; exec sleep 300' &
  wait`;
const FAMILY_NAMES = ['root', 'child', 'grandchild', 'apart'];

describe('a tree of processes', () => {
  it('is a process and all that descend from it, also those in a session of their own', async () => {
    const { root, child, grandchild, apart } = await start(FAMILY, ...FAMILY_NAMES);
    const parents = processTree(root as number).map(({ pid, parent }) => [pid, parent]);
    const expected = [
      [root, process.pid],
      [child, root],
      [grandchild, child],
      [apart, root],
    ];
    expect(parents[0]).toEqual(expected[0]);
    expect(parents.sort()).toEqual(expected.sort());
  });

  it('begins at the process that was asked for', async () => {
    const { child, grandchild } = await start(FAMILY, ...FAMILY_NAMES);
    expect(processTree(child as number).map(({ pid }) => pid)).toEqual([child, grandchild]);
  });

  it('may begin at several, and has each process once', async () => {
    const { child, grandchild, apart } = await start(FAMILY, ...FAMILY_NAMES);
    const tree = processTree(grandchild as number, child as number, apart as number).map(({ pid }) => pid);
    expect(tree.sort()).toEqual([child, grandchild, apart].sort());
    expect(processTree()).toEqual([]);
  });

  it('has no process where there is none of that id', () => {
    expect(processTree(NO_PROCESS)).toEqual([]);
  });

  it('is read right where a name has blanks and parentheses', async () => {
    copyFileSync('/bin/sleep', join(base, 'a) S 1 (b'));
    const { parent, child } = await start('echo parent $$; "./a) S 1 (b" 300 & echo child $!; wait', 'parent', 'child');
    await vi.waitFor(() => expect(readFileSync(`/proc/${child}/comm`, 'utf8')).toBe('a) S 1 (b\n'), LONG_MS);
    expect(entryOf(child).parent).toBe(parent);
  });

  it('leaves out a process that has ended and was not collected', async () => {
    const { parent, child } = await start('echo parent $$; sleep 0 & echo child $!; exec sleep 300', 'parent', 'child');
    await vi.waitFor(() => expect(stateOf(child as number)).toBe('Z'), LONG_MS);
    expect(processTree(parent as number).map(({ pid }) => pid)).toEqual([parent]);
    expect(startedAtMs(child as number)).toBeUndefined();
  });
});

describe('processes of a kind', () => {
  it('are known by their environment, also those that have left their parents', async () => {
    const { marked, away } = await start(
      `export MARK='${base}' OTHER=a=b
      echo marked $$
      MARK='${base}x' sh -c 'echo other $$; exec sleep 300' &
      (setsid sh -c 'echo away $$; exec sleep 300' &)
      env -u OTHER sh -c 'echo lacking $$; exec sleep 300' &
      exec sleep 300`,
      ...['marked', 'other', 'away', 'lacking'],
    );
    const isOfKind = (environment: readonly string[]): boolean =>
      environment.includes(`MARK=${base}`) && environment.includes('OTHER=a=b');
    const ofKind = (): number[] => processesWith(isOfKind).map(({ pid }) => pid);
    await vi.waitFor(() => expect(ofKind().sort()).toEqual([marked, away].sort()), LONG_MS);
    expect(processesWith(isOfKind)).toContainEqual(entryOf(away));
  });

  it('are none where no environment is', () => {
    expect(processesWith(() => false)).toEqual([]);
  });
});

describe('ending processes', () => {
  it('ends those that ignore a hang-up and those in a session of their own', async () => {
    const { root } = await start(FAMILY, ...FAMILY_NAMES);
    expect(await endProcesses(ownTree(root), LONG_MS)).toEqual([]);
    expect(Object.entries(started).filter(([, pid]) => isRunning(pid))).toEqual([]);
  });

  it('asks gently at first', async () => {
    const script = 'trap "echo bye >said; exit" TERM; echo it $$; while :; do sleep 0.02; done';
    const { it: pid } = await start(script, 'it');
    expect(await endProcesses([entryOf(pid)], LONG_MS)).toEqual([]);
    expect(readFileSync(join(base, 'said'), 'utf8')).toBe('bye\n');
  });

  it('kills what does not listen, once its time is over', async () => {
    const { it: pid } = await start('trap "" TERM; echo it $$; while :; do sleep 0.02; done', 'it');
    const beganMs = performance.now();
    expect(await endProcesses([entryOf(pid)], SHORT_MS)).toEqual([]);
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(SHORT_MS);
    expect(isRunning(pid as number)).toBe(false);
  });

  it('counts a zombie as gone', async () => {
    const { child } = await start('echo parent $$; sleep 300 & echo child $!; exec sleep 300', 'parent', 'child');
    expect(await endProcesses([entryOf(child)], LONG_MS)).toEqual([]);
    expect(stateOf(child as number)).toBe('Z');
  });

  it('spares a later process with the same id', async () => {
    const traps = 'trap "echo term >>said" TERM; trap "echo usr >>said" USR1';
    const { it: pid } = await start(`${traps}; echo it $$; while :; do sleep 0.02; done`, 'it');
    const entry = entryOf(pid);
    expect(await endProcesses([{ ...entry, startTicks: entry.startTicks - 1 }], LONG_MS)).toEqual([]);
    // A signal that it got before is told before the second of these.
    for (const said of ['usr\n', 'usr\nusr\n']) {
      process.kill(entry.pid, 'SIGUSR1');
      await vi.waitFor(() => expect(readFileSync(join(base, 'said'), 'utf8')).toBe(said), LONG_MS);
    }
  });

  it('has nothing to do where there is nothing', async () => {
    expect(await endProcesses([{ pid: NO_PROCESS, parent: 1, startTicks: 1 }], LONG_MS)).toEqual([]);
    expect(await endProcesses([], LONG_MS)).toEqual([]);
  });

  it('names those that it may not end', () => {
    expect(endAsNobody(1)).toEqual([1]);
  });
});

/** Ends a process of another user, which the system does not allow: the asking process gives up being root, where it is. */
function endAsNobody(pid: number): number[] {
  const module = fileURLToPath(new URL('./processes.ts', import.meta.url));
  const program = `
    import { statSync } from 'node:fs';
    import { endProcesses, processTree } from ${JSON.stringify(module)};
    if (process.getuid() === 0) process.setuid(65534);
    if (statSync('/proc/${pid}').uid === process.getuid()) throw new Error('process ${pid} is of this user');
    const left = await endProcesses(processTree(${pid}).slice(0, 1), ${SHORT_MS});
    console.log(JSON.stringify(left.map((entry) => entry.pid)));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: dirname(module), encoding: 'utf8' })) as number[];
}

describe('the start of a process', () => {
  it('is told within a second or two', async () => {
    const beforeMs = Date.now();
    const { it: pid } = await start('echo it $$; exec sleep 300', 'it');
    expect(startedAtMs(pid as number)).toBeGreaterThan(beforeMs - 1500);
    expect(startedAtMs(pid as number)).toBeLessThan(Date.now() + 1500);
  });

  it('is not told of a process that is not there', () => {
    expect(startedAtMs(NO_PROCESS)).toBeUndefined();
  });
});
