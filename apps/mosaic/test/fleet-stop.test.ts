import { stopReport } from '@mosaicstack/contract/schemas';
import { retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox } from './fleet-sandbox.ts';

const STAYS = 'the tmux server of socket test stays: it has other sessions\n';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let sandbox: FleetSandbox;

beforeEach(() => {
  sandbox = fleetSandbox();
});

afterEach(() => sandbox.end());

const lines = (text: string): string[] => text.trimEnd().split('\n').sort();

/** Waits until so many of the sandbox's processes are this command. */
async function waitForProcesses(command: string, count: number): Promise<void> {
  const what = `${count} times ${command}`;
  await retryUntil(
    () => sandbox.processes(),
    { deadlineMs: 10_000, what },
    (all) => all.filter((one) => one === command).length === count,
  );
}

/** No process, no socket. A server that answers no more may take a moment to be gone. */
async function expectNothingLeft(): Promise<void> {
  expect(sandbox.sockets()).toEqual([]);
  await retryUntil(
    () => sandbox.processes(),
    { deadlineMs: 10_000, what: 'the end of all processes' },
    (all) => all.length === 0,
  );
}

describe('mosaic fleet stop', () => {
  it('ends every agent, the server and its socket, and leaves nothing behind', async () => {
    await sandbox.launch('a', 'exec sleep 611');
    await sandbox.launch('b', 'sleep 611 & wait');
    await sandbox.launch('dead', 'exit 1');
    await waitForProcesses('sleep 611', 2);
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'stop');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(lines(stdout)).toEqual(['stopped a', 'stopped b', 'stopped dead']);
    await expectNothingLeft();
  });

  it('has nothing to do the second time, and where nothing ever ran', async () => {
    const nothing = { exit: 0, stdout: 'nothing to stop on socket test\n', stderr: '' };
    expect(await sandbox.mosaic('fleet', 'stop')).toEqual(nothing);
    await sandbox.launch('a', 'exec sleep 600');
    expect((await sandbox.mosaic('fleet', 'stop')).stdout).toBe('stopped a\n');
    expect(await sandbox.mosaic('fleet', 'stop')).toEqual(nothing);
  });

  it('ends processes that ignore a hang-up, that ignore SIGTERM, and that have a session of their own', async () => {
    await sandbox.launch('hang-up', 'trap "" HUP; sleep 612 & sleep 612');
    await sandbox.launch('apart', 'setsid sleep 612 & exec sleep 612');
    await sandbox.launch('deaf', 'trap "" HUP TERM INT; while :; do sleep 612; done');
    await waitForProcesses('sleep 612', 5);
    expect(lines((await sandbox.mosaic('fleet', 'stop')).stdout)).toEqual([
      'stopped apart',
      'stopped deaf',
      'stopped hang-up',
    ]);
    await expectNothingLeft();
  });

  it('ends what has left its pane, and what a dead runtime has left behind', async () => {
    await sandbox.launch('living', 'bash -c "setsid sleep 614 &"; exec sleep 600');
    await sandbox.launch('dead', '(setsid sleep 614 &); sleep 0.2; exit 1');
    await waitForProcesses('sleep 614', 2);
    await retryUntil(async () => (await sandbox.mosaic('fleet', 'ps')).stdout.includes('dead '), {
      deadlineMs: 10_000,
    });
    expect(lines((await sandbox.mosaic('fleet', 'stop')).stdout)).toEqual(['stopped dead', 'stopped living']);
    await expectNothingLeft();
  });

  it('leaves an agent of the same name on another socket', async () => {
    await sandbox.launch('a', 'setsid sleep 615 & exec sleep 600');
    sandbox.environment.MOSAIC_TMUX_SOCKET = 'other';
    await sandbox.launch('a', 'setsid sleep 615 & exec sleep 600');
    await waitForProcesses('sleep 615', 2);
    expect((await sandbox.mosaic('fleet', 'stop')).stdout).toBe('stopped a\n');
    await waitForProcesses('sleep 615', 1);
    expect((await sandbox.mosaic('fleet', 'ps', '--socket', 'test')).stdout).toContain('running');
  });

  it('gives a runtime the time to say goodbye', async () => {
    await sandbox.launch('a', `trap 'echo bye >"$HOME/said"; exit' TERM; while :; do sleep 0.02; done`);
    await waitForProcesses('sleep 0.02', 1);
    expect((await sandbox.mosaic('fleet', 'stop')).exit).toBe(0);
    expect(await sandbox.run('cat', `${sandbox.home}/said`)).toMatchObject({ stdout: 'bye\n' });
  });

  it('leaves the sessions of others, their processes and the server, and says so', async () => {
    await sandbox.tmux('new-session', '-d', '-s', 'mine', 'sleep 613');
    await sandbox.launch('a', 'exec sleep 600');
    expect(await sandbox.mosaic('fleet', 'stop')).toEqual({ exit: 0, stdout: 'stopped a\n', stderr: STAYS });
    expect(sandbox.processes().filter((command) => command.startsWith('sleep'))).toEqual(['sleep 613']);
    expect((await sandbox.tmux('list-sessions', '-F', '#{session_name}')).stdout).toBe('mine\n');
    const again = { exit: 0, stdout: 'nothing to stop on socket test\n', stderr: STAYS };
    expect(await sandbox.mosaic('fleet', 'stop')).toEqual(again);
  });

  it('never mixes up two agents whose names begin alike', async () => {
    await sandbox.tmux('new-session', '-d', '-s', 'agent10', 'sleep 600');
    await sandbox.launch('agent1', 'exec sleep 600');
    await sandbox.mosaic('fleet', 'stop');
    expect((await sandbox.tmux('list-sessions', '-F', '#{session_name}')).stdout).toBe('agent10\n');
  });

  it('ends the agent, and no other session, where its session got another name', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    await sandbox.tmux('rename-session', '-t', '=a', 'b', ';', 'new-session', '-d', '-s', 'a', 'sleep 613');
    expect(await sandbox.mosaic('fleet', 'stop')).toEqual({ exit: 0, stdout: 'stopped a\n', stderr: STAYS });
    expect((await sandbox.tmux('list-panes', '-a', '-F', '#{session_name} #{pane_dead}')).stdout).toBe('a 0\n');
  });

  it('ends a server that has no session any more', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    await sandbox.tmux('kill-session', '-t', '=a');
    expect(await sandbox.mosaic('fleet', 'stop')).toEqual({
      exit: 0,
      stdout: 'nothing to stop on socket test\n',
      stderr: '',
    });
    await expectNothingLeft();
  });

  it('unlinks the socket of a server that was killed', async () => {
    await sandbox.tmux('new-session', '-d', 'sleep', '600');
    await sandbox.signal('SIGKILL', '#{pid}');
    await retryUntil(() => sandbox.processes().every((command) => !command.startsWith('tmux')));
    expect(sandbox.sockets()).toHaveLength(1);
    expect((await sandbox.mosaic('fleet', 'stop')).exit).toBe(0);
    expect(sandbox.sockets()).toEqual([]);
  });

  it('ends an agent that outlived its server', async () => {
    await sandbox.launch('a', `trap '' HUP; sleep 600 & wait`);
    await waitForProcesses('sleep 600', 1);
    await sandbox.signal('SIGKILL', '#{pid}');
    await retryUntil(() => sandbox.processes().every((command) => !command.startsWith('tmux')));
    expect((await sandbox.mosaic('fleet', 'stop')).exit).toBe(0);
    await expectNothingLeft();
  });

  it('touches no other socket', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    expect((await sandbox.mosaic('fleet', 'stop', '--socket', 'other')).stdout).toBe(
      'nothing to stop on socket other\n',
    );
    expect((await sandbox.mosaic('fleet', 'ps')).stdout).toContain('running');
  });
});

describe('mosaic fleet stop --json', () => {
  const host = expect.any(String);

  it('tells programs what it stopped, as its schema has it', async () => {
    await sandbox.launch('b', 'exec sleep 600');
    await sandbox.launch('a', 'exit 1');
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'stop', '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const report = { version: 1, host, socket: 'test', stopped: ['a', 'b'], server: 'none' };
    expect(stopReport.parse(JSON.parse(stdout))).toEqual(report);
  });

  it('tells of a server that stays', async () => {
    await sandbox.tmux('new-session', '-d', 'sleep', '600');
    const { exit, stdout } = await sandbox.mosaic('fleet', 'stop', '--json');
    expect(exit).toBe(0);
    const report = { version: 1, host, socket: 'test', stopped: [], server: 'stays' };
    expect(stopReport.parse(JSON.parse(stdout))).toEqual(report);
  });
});
