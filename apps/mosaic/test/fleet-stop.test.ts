import { readFileSync } from 'node:fs';
import { stopReport } from '@mosaicstack/contract/schemas';
import { realTool, retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox, MOSAIC } from './fleet-sandbox.ts';

const CLEARED = 'cleared dead away: its runtime had ended before';
/** tmux 3.3a may not have noticed an end. */
const DEAD_ENDED = new RegExp(`^(?:${CLEARED}|stopped dead)$`);
const STAYS = 'the tmux server of socket test stays: it has other sessions\n';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let sandbox: FleetSandbox;

beforeEach(() => {
  sandbox = fleetSandbox();
});

afterEach(() => sandbox.end());

/** A flock of one's own, except for the fleet's lock. */
function replaceSocketsFlock(script: string): void {
  sandbox.replace('flock', `case "$*" in */fleet/run/lock*) exec '${realTool('flock')}' "$@" ;; esac\n${script}`);
}

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
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'stop', '--all');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(lines(stdout)).toEqual([expect.stringMatching(DEAD_ENDED), 'stopped a', 'stopped b']);
    await expectNothingLeft();
  });

  it('has nothing to do the second time, and where nothing ever ran', async () => {
    const nothing = { exit: 0, stdout: 'nothing to stop on socket test\n', stderr: '' };
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual(nothing);
    await sandbox.launch('a', 'exec sleep 600');
    expect((await sandbox.mosaic('fleet', 'stop', '--all')).stdout).toBe('stopped a\n');
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual(nothing);
  });

  it('ends processes that ignore a hang-up, that ignore SIGTERM, and that have a session of their own', async () => {
    await sandbox.launch('hang-up', 'trap "" HUP; sleep 612 & sleep 612');
    await sandbox.launch('apart', 'setsid sleep 612 & exec sleep 612');
    await sandbox.launch('deaf', 'trap "" HUP TERM INT; while :; do sleep 612; done');
    await waitForProcesses('sleep 612', 5);
    expect(lines((await sandbox.mosaic('fleet', 'stop', '--all')).stdout)).toEqual([
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
    expect(lines((await sandbox.mosaic('fleet', 'stop', '--all')).stdout)).toEqual([
      expect.stringMatching(DEAD_ENDED),
      'stopped living',
    ]);
    await expectNothingLeft();
  });

  it('leaves an agent of the same name on another socket', async () => {
    await sandbox.launch('a', 'setsid sleep 615 & exec sleep 600');
    sandbox.environment.MOSAIC_TMUX_SOCKET = 'other';
    await sandbox.launch('a', 'setsid sleep 615 & exec sleep 600');
    await waitForProcesses('sleep 615', 2);
    expect((await sandbox.mosaic('fleet', 'stop', '--all')).stdout).toBe('stopped a\n');
    await waitForProcesses('sleep 615', 1);
    expect((await sandbox.mosaic('fleet', 'ps', '--socket', 'test')).stdout).toContain(' a ');
  });

  it('gives a runtime the time to say goodbye', async () => {
    await sandbox.launch('a', `trap 'echo bye >"$HOME/said"; exit' TERM; while :; do sleep 0.02; done`);
    await waitForProcesses('sleep 0.02', 1);
    expect((await sandbox.mosaic('fleet', 'stop', '--all')).exit).toBe(0);
    expect(await sandbox.run('cat', `${sandbox.home}/said`)).toMatchObject({ stdout: 'bye\n' });
  });

  it('leaves the sessions of others, their processes and the server, and says so', async () => {
    await sandbox.tmux('new-session', '-d', '-s', 'mine', 'sleep 613');
    await sandbox.launch('a', 'exec sleep 600');
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual({ exit: 0, stdout: 'stopped a\n', stderr: STAYS });
    expect(sandbox.processes().filter((command) => command.startsWith('sleep'))).toEqual(['sleep 613']);
    expect((await sandbox.tmux('list-sessions', '-F', '#{session_name}')).stdout).toBe('mine\n');
    const again = { exit: 0, stdout: 'nothing to stop on socket test\n', stderr: STAYS };
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual(again);
  });

  it('never mixes up two agents whose names begin alike', async () => {
    await sandbox.tmux('new-session', '-d', '-s', 'agent10', 'sleep 600');
    await sandbox.launch('agent1', 'exec sleep 600');
    await sandbox.mosaic('fleet', 'stop', '--all');
    expect((await sandbox.tmux('list-sessions', '-F', '#{session_name}')).stdout).toBe('agent10\n');
  });

  it('ends the agent, and no other session, where its session got another name', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    await sandbox.tmux('rename-session', '-t', '=a', 'b', ';', 'new-session', '-d', '-s', 'a', 'sleep 613');
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual({ exit: 0, stdout: 'stopped a\n', stderr: STAYS });
    expect((await sandbox.tmux('list-panes', '-a', '-F', '#{session_name} #{pane_dead}')).stdout).toBe('a 0\n');
  });

  it('ends a server that has no session any more', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    await sandbox.tmux('kill-session', '-t', '=a');
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual({
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
    expect((await sandbox.mosaic('fleet', 'stop', '--all')).exit).toBe(0);
    expect(sandbox.sockets()).toEqual([]);
  });

  it('ends an agent that outlived its server', async () => {
    await sandbox.launch('a', `trap '' HUP; sleep 600 & wait`);
    await waitForProcesses('sleep 600', 1);
    await sandbox.signal('SIGKILL', '#{pid}');
    await retryUntil(() => sandbox.processes().every((command) => !command.startsWith('tmux')));
    expect((await sandbox.mosaic('fleet', 'stop', '--all')).exit).toBe(0);
    await expectNothingLeft();
  });

  it('touches no other socket', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    expect((await sandbox.mosaic('fleet', 'stop', '--all', '--socket', 'other')).stdout).toBe(
      'nothing to stop on socket other\n',
    );
    expect((await sandbox.mosaic('fleet', 'ps')).stdout).toContain(' a ');
  });
});

describe('mosaic fleet stop while others end things too', () => {
  it('takes for stopped an agent whose runtime ends its own session', async () => {
    await sandbox.launch('a', `trap '${realTool('tmux')} kill-session; exit' TERM; while :; do sleep 0.02; done`);
    await sandbox.launch('b', 'exec sleep 600');
    await waitForProcesses('sleep 0.02', 1);
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'stop', '--all');
    expect({ exit, stdout, stderr }).toEqual({ exit: 0, stdout: 'stopped a\nstopped b\n', stderr: '' });
    await expectNothingLeft();
  });

  it('takes for stopped an agent whose session another stop has ended just before', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    await sandbox.launch('b', 'exec sleep 600');
    sandbox.replace(
      'tmux',
      `case "$*" in *kill-session*) ${realTool('tmux')} "$@" ;; esac\nexec ${realTool('tmux')} "$@"`,
    );
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual({
      exit: 0,
      stdout: 'stopped a\nstopped b\n',
      stderr: '',
    });
    await expectNothingLeft();
  });

  it('succeeds as often as it is asked at once', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await sandbox.launch(name, 'exec sleep 600');
    const ended = await Promise.all([1, 2, 3].map(() => sandbox.mosaic('fleet', 'stop', '--all')));
    for (const { exit, stderr } of ended) {
      expect(exit).toBe(0);
      expect(stderr).toMatch(/^(?:waiting for mosaic fleet stop \(process \d+\)\n)?$/);
    }
    await expectNothingLeft();
  });

  it('asks again where the server ends while it answers', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    const once = `if mkdir "$HOME/once" 2>/dev/null; then echo 'server exited unexpectedly' >&2; exit 1; fi`;
    sandbox.replace('tmux', `${once}\nexec ${realTool('tmux')} "$@"`);
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual({ exit: 0, stdout: 'stopped a\n', stderr: '' });
  });

  it('is no failure where somebody starts the server again', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    replaceSocketsFlock('tmux -L test -f /dev/null new-session -d sleep 600; exec true');
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual({
      exit: 0,
      stdout: 'stopped a\n',
      stderr: 'the tmux server of socket test stays: somebody has started it again\n',
    });
    expect(sandbox.processes()).toContain('sleep 600');
  });
});

describe('mosaic fleet stop that cannot end all', () => {
  const sessionLeft = (name: string): string => `mosaic: cannot stop agent '${name}': no way\n`;

  it('ends the others, and tells of each that is left', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    await sandbox.launch('b', 'exec sleep 600');
    await sandbox.launch('c', 'exec sleep 600');
    const fail = `case "$*" in *kill-session*'$0'|*kill-session*'$2') echo 'no way' >&2; exit 1 ;; esac`;
    sandbox.replace('tmux', `${fail}\nexec ${realTool('tmux')} "$@"`);
    const stderr = `${sessionLeft('c')}${sessionLeft('a')}`;
    expect(await sandbox.mosaic('fleet', 'stop', '--all')).toEqual({ exit: 2, stdout: 'stopped b\n', stderr });
    expect((await sandbox.tmux('list-sessions', '-F', '#{session_name}')).stdout).toBe('a\nc\n');
  });

  it('ends the server also where an agent’s process does not end', async () => {
    const again = `trap 'setsid bash "$HOME/again" & sleep 0.2; exit' TERM; while :; do sleep 0.02; done`;
    await sandbox.run('bash', '-c', `printf '%s\\n' "$1" >"$HOME/again"`, 'bash', again);
    await sandbox.launch('a', 'exec bash "$HOME/again"');
    await sandbox.launch('b', 'exec sleep 600');
    await waitForProcesses('sleep 0.02', 1);
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'stop', '--all');
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: 'stopped b\n' });
    expect(stderr).toMatch(/^mosaic: cannot stop agent 'a': process [\d, ]+ did not end\n$/);
    expect(sandbox.sockets()).toEqual([]);
  });

  it.each([[[]], [['--json']]])('changes nothing where flock is missing: %j', async (flags) => {
    await sandbox.launch('a', 'exec sleep 600');
    sandbox.replace('flock', undefined);
    expect(await sandbox.mosaic('fleet', 'stop', '--all', ...flags)).toEqual({
      exit: 2,
      stdout: '',
      stderr: `mosaic: cannot change fleet '${sandbox.home}/.config/mosaic': flock is not on PATH\n  try: apt-get install util-linux\n`,
    });
    expect(sandbox.processes()).toContain('sleep 600');
  });

  it.each([
    ['rm', "echo 'rm: no way' >&2; exit 1", 'rm: no way'],
    ['flock', 'exit 1', 'its lock was held for 2000 ms'],
  ])('says why a socket is left behind by %s', async (tool, script, cause) => {
    await sandbox.launch('a', 'exec sleep 600');
    if (tool === 'flock') replaceSocketsFlock(script);
    else sandbox.replace(tool, script);
    const { exit, stderr } = await sandbox.mosaic('fleet', 'stop', '--all');
    expect(exit).toBe(2);
    expect(stderr.endsWith(`/test is left behind: ${cause}\n`), stderr).toBe(true);
  });
});

describe('mosaic fleet stop inside tmux', () => {
  const stop = `'${process.execPath}' '${MOSAIC}' fleet stop --all --socket test >"$HOME/said" 2>&1; echo "$?" >>"$HOME/said"`;
  const said = (): Promise<string> =>
    retryUntil(
      () => readFileSync(`${sandbox.home}/said`, { encoding: 'utf8', flag: 'a+' }),
      { deadlineMs: 10_000, what: 'the end of the stop' },
      (text) => /^\d+\n$/m.test(text),
    );
  const refusal = (...agents: string[]): string =>
    [
      `mosaic: cannot stop agent '${agents.join(' ')}': this command runs in one of them and would end with it`,
      `  try: mosaic fleet stop ${agents.join(' ')} # in a shell outside tmux`,
      '2\n',
    ].join('\n');

  it('stops nothing where it would end with the agent that asks', async () => {
    await sandbox.launch('b', 'exec sleep 600');
    await sandbox.launch('a', `${stop}; exec sleep 600`);
    expect(await said()).toBe(refusal('a', 'b'));
    await waitForProcesses('sleep 600', 2);
  });

  it('stops nothing from another pane of an agent, also where its shell has lost the environment', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    const variables = ['HOME', 'PATH', 'TMUX_TMPDIR'].map((name) => `${name}='${sandbox.environment[name]}'`);
    const script = `env -i ${variables.join(' ')} bash -c '${stop.replaceAll("'", `'\\''`)}'; exec sleep 600`;
    await sandbox.tmux('split-window', '-d', '-t', '=a:', 'bash', '-c', script);
    expect(await said()).toBe(refusal('a'));
  });

  it('ends the agents from a session that is none', async () => {
    await sandbox.launch('a', 'exec sleep 600');
    const words = Object.entries(sandbox.environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    await sandbox.tmux('new-session', '-d', ...words, 'bash', '-c', `${stop}; exec sleep 600`);
    expect(await said()).toBe(`stopped a\n${STAYS}0\n`);
  });
});

describe('mosaic fleet stop on the default server', () => {
  const tmux = (...args: string[]) => sandbox.run('tmux', '-f', '/dev/null', ...args);

  beforeEach(() => {
    sandbox.environment.MOSAIC_TMUX_SOCKET = '';
  });

  it('leaves it where it is meant to run without a session', async () => {
    await tmux('start-server', ';', 'set-option', '-s', 'exit-empty', 'off');
    await sandbox.launch('a', 'exec sleep 600');
    expect(await sandbox.mosaic('fleet', 'stop', '--all', '--socket', '')).toEqual({
      exit: 0,
      stdout: 'stopped a\n',
      stderr: 'the tmux server of socket default stays: it is your own\n',
    });
    expect((await tmux('show-options', '-s', 'exit-empty')).stdout).toBe('exit-empty off\n');
  });

  it('says that there is none where it ends with its last session', async () => {
    await tmux('new-session', '-d', '-s', 'mine', 'sleep', '600');
    await sandbox.launch('a', 'exec sleep 600');
    await tmux('kill-session', '-t', '=mine', ';', 'set-option', '-s', 'exit-empty', 'on');
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'stop', '--all', '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ socket: '', stopped: ['a'], server: 'none' });
  });
});

describe('mosaic fleet stop --json', () => {
  const host = expect.any(String);

  it('tells programs what it stopped, as its schema has it', async () => {
    await sandbox.launch('b', 'exec sleep 600');
    await sandbox.launch('a', 'exit 1');
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'stop', '--all', '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const report = { version: 1, host, socket: 'test', stopped: ['a', 'b'], server: 'none' };
    expect(stopReport.parse(JSON.parse(stdout))).toEqual(report);
  });

  it('tells of a server that stays', async () => {
    await sandbox.tmux('new-session', '-d', 'sleep', '600');
    const { exit, stdout } = await sandbox.mosaic('fleet', 'stop', '--all', '--json');
    expect(exit).toBe(0);
    const report = { version: 1, host, socket: 'test', stopped: [], server: 'stays' };
    expect(stopReport.parse(JSON.parse(stdout))).toEqual(report);
  });
});
