import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox, MOSAIC } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

/** Ignores the hang-up that comes when its session ends. */
const STUBBORN = 'trap "" HUP; exec sleep 631';
/** Has to be ended firmly. */
const DEAF = 'trap "" TERM; while :; do sleep 0.1; done';

let sandbox: FleetSandbox;

beforeEach(() => {
  sandbox = fleetSandbox();
  sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
});

afterEach(() => sandbox.end());

const runtimes = () => sandbox.processes().filter((command) => command === 'sleep 631');
/** Its shell becomes the runtime a moment after the start. */
const oneRuntime = () => retryUntil(runtimes, { what: 'one runtime', deadlineMs: 10_000 }, (all) => all.length === 1);
const panePid = async (name: string) =>
  Number((await sandbox.tmux('display-message', '-p', '-t', `=${name}:`, '#{pane_pid}')).stdout);

async function start(agents: Record<string, object>): Promise<void> {
  sandbox.declare(agents);
  expect(await sandbox.mosaic('fleet', 'start', '--all')).toMatchObject({ exit: 0, stderr: '' });
}

describe('an agent that lives on without its session', () => {
  beforeEach(async () => {
    await start({ a: { command: STUBBORN } });
    await oneRuntime();
    const beat = () => existsSync(`${sandbox.fleet}/run/a.hb`);
    await retryUntil(beat, { what: 'the heartbeat', deadlineMs: 10_000 }, (is) => is);
    await sandbox.tmux('kill-session', '-t', '=a');
  });

  it('is not called dead, and not started a second time', async () => {
    expect(await sandbox.rows()).toMatchObject([{ state: 'unknown', reason: expect.stringContaining('lives on') }]);
    const { exit, stderr } = await sandbox.mosaic('fleet', 'start', 'a');
    expect(exit).toBe(1);
    expect(stderr).toMatch(/^mosaic: cannot start agent 'a': process \d+ of its last run lives on without a session\n/);
    expect(stderr).toContain('\n  try: mosaic fleet stop a\n');
    expect(runtimes()).toHaveLength(1);
  });

  it('is ended by a restart', async () => {
    expect(await sandbox.mosaic('fleet', 'restart', 'a')).toEqual({ exit: 0, stdout: 'started a\n', stderr: '' });
    await oneRuntime();
    expect(await panePid('a')).toBeGreaterThan(0);
  });

  it.each([[['a']], [['--all']]])('is ended by a stop of %j, also where other sessions stay', async (names) => {
    await sandbox.tmux('new-session', '-d', '-s', 'mine', 'sleep 600');
    expect(await sandbox.mosaic('fleet', 'stop', ...names)).toMatchObject({ exit: 0, stdout: 'stopped a\n' });
    expect(runtimes()).toEqual([]);
  });
});

describe('mosaic fleet restart', () => {
  it('does not end what it could not start again', async () => {
    await start({ a: { command: STUBBORN }, b: { command: STUBBORN } });
    const [a, b] = [await panePid('a'), await panePid('b')];
    appendFileSync(`${sandbox.fleet}/agents/a.env`, 'X=$(id)\n');
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'restart', '--all');
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'started b\n' });
    expect(stderr).toMatch(/^mosaic: cannot start agent 'a': line \d+ of '.*' is not VARIABLE=VALUE/);
    expect(await panePid('a')).toBe(a);
    expect(await panePid('b')).not.toBe(b);
  });
});

describe('mosaic fleet stop', () => {
  it('ends what it began to end, though a Ctrl-C comes meanwhile', async () => {
    await start({ a: { command: DEAF } });
    const child = spawn(process.execPath, [MOSAIC, 'fleet', 'stop', 'a'], {
      env: sandbox.environment,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => void child.on('close', (_exit, signal) => resolve(signal)));
    const marked = () => existsSync(`${sandbox.fleet}/run/a.stop`);
    await retryUntil(marked, { what: 'the begin of the stop', everyMs: 5 }, (is) => is);
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    expect(await sandbox.rows()).toMatchObject([{ state: 'stopped' }]);
    expect(sandbox.processes().filter((command) => command.includes('sleep 0.1'))).toEqual([]);
  });

  it('works while the roster is broken, and says so', async () => {
    await start({ a: { command: STUBBORN } });
    writeFileSync(`${sandbox.fleet}/roster.yaml`, 'version: 1\nagents: [\n');
    expect(await sandbox.mosaic('fleet', 'tail', 'a')).toMatchObject({ exit: 0 });
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'stop', 'a');
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: 'stopped a\n' });
    expect(stderr).toMatch(/^mosaic: warning: the roster as it was read last counts: line 3, column 1: .*\n$/);
    expect(runtimes()).toEqual([]);
  });

  it('ends both sessions that say they are one agent', async () => {
    await start({ a: { command: STUBBORN } });
    await sandbox.tmux('rename-session', '-t', '=a', 'old');
    await sandbox.launch('a', STUBBORN);
    expect((await sandbox.rows()).map(({ agent, flags }) => [agent, flags])).toEqual([
      ['a', []],
      ['old', ['UNMANAGED']],
    ]);
    expect(await sandbox.mosaic('fleet', 'stop', 'a')).toMatchObject({ exit: 0, stdout: 'stopped a\n' });
    expect(runtimes()).toEqual([]);
  });

  it('of another agent is done for the agent that asks', async () => {
    await start({ a: { command: 'exec bash --norc' }, b: { command: STUBBORN } });
    const words = `'${process.execPath}' '${MOSAIC}' fleet stop b >"$HOME/out" 2>&1; echo "exit $?" >>"$HOME/out"`;
    await sandbox.tmux('send-keys', '-t', '=a:', words, 'Enter');
    const told = async () => (await sandbox.run('cat', `${sandbox.home}/out`)).stdout;
    expect(await retryUntil(told, { what: 'the stop', deadlineMs: 15_000 }, (text) => text.includes('exit'))).toBe(
      'stopped b\nexit 0\n',
    );
  });
});

it('a tmux server that hangs is unknown, and keeps nobody for ever', async () => {
  await start({ a: { command: STUBBORN } });
  const pid = Number((await sandbox.tmux('display-message', '-p', '#{pid}')).stdout);
  await sandbox.signal('SIGSTOP', '#{pid}');
  try {
    const { exit, stderr } = await sandbox.mosaic('fleet', 'ps');
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: "mosaic: cannot ask tmux socket 'test': tmux gave no answer within 15 s\n",
    });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});
