import { spawn } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AgentRow } from '@mosaicstack/contract';
import { realTool, retryUntil } from '@mosaicstack/test-support';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const RULE = '─'.repeat(40);
const WAIT = 'exec sleep 600';

/** A runtime that shows these lines and then does nothing. */
const showing = (...lines: string[]): string => `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}; ${WAIT}`;
const PI_IDLE = showing('hello', RULE, '', RULE, '~/work');

/** What is declared of an agent, what happens to it then, and what a row has to say of that. */
interface Case {
  agent: object;
  /** Declared instead, after the start. */
  later?: object;
  change?: (name: string) => Promise<unknown>;
  row: Partial<AgentRow>;
}

let sandbox: FleetSandbox;

const living = (state: AgentRow['state']): Partial<AgentRow> => ({ state, drift: [], flags: [] });
const drifted = (field: string, declared: unknown, running: unknown): Partial<AgentRow> => ({
  drift: [{ field, declared, running } as AgentRow['drift'][number]],
});
const tmux = (...args: string[]) => sandbox.tmux(...args);
const session = (name: string): string => `=${name}:`;
const inSession = (name: string, ...options: string[]) => tmux('set-option', '-t', session(name), ...options);
const pidOf = async (name: string): Promise<number> =>
  Number((await tmux('display-message', '-p', '-t', session(name), '#{pane_pid}')).stdout);

const CASES: Record<string, Case> = {
  // states
  'pi-starting': { agent: { runtime: 'pi', command: WAIT }, row: living('starting') },
  'pi-idle': { agent: { runtime: 'pi', command: PI_IDLE }, row: living('idle') },
  'pi-draft': { agent: { runtime: 'pi', command: showing(RULE, 'half a sent', RULE) }, row: living('draft') },
  'pi-working': { agent: { runtime: 'pi', command: showing(' ⠹ Working...', RULE, '', RULE) }, row: living('working') },
  'claude-first-run': {
    agent: { runtime: 'claude', command: showing('Choose the text style that looks best', '❯ 1. Dark') },
    row: { ...living('waiting'), reason: 'Choose the text style that looks best' },
  },
  'other-working': {
    agent: { runtime: 'other', command: 'while :; do date; sleep 0.2; done' },
    row: living('working'),
  },
  'other-idle': { agent: { runtime: 'other', command: WAIT }, row: living('idle') },
  'dead-status': { agent: { command: 'exit 3' }, row: { state: 'dead', reason: 'with status 3', pid: null } },
  'dead-signal': {
    agent: { command: WAIT },
    change: async (name) => process.kill(await pidOf(name), 'SIGKILL'),
    row: { state: 'dead', reason: 'on signal 9', pid: null },
  },
  'shell-left': {
    agent: { runtime: 'pi', command: 'sleep 0.1; exec bash --norc' },
    row: {
      state: 'dead',
      reason: 'its runtime has ended and left a shell behind',
      ...drifted('runtime', 'pi', 'a shell'),
    },
  },
  'session-gone': {
    agent: { command: 'trap "" HUP; exec sleep 600' },
    change: (name) => tmux('kill-session', '-t', `=${name}`),
    row: { state: 'unknown', pid: null, reason: expect.stringContaining('its session is gone, and its process ') },
  },
  'not-started': { agent: { enabled: false, command: WAIT }, row: { state: 'stopped', reason: '', enabled: false } },
  'was-stopped': {
    agent: { command: WAIT },
    change: (name) => sandbox.mosaic('fleet', 'stop', name),
    row: { state: 'stopped', reason: expect.stringMatching(/^by \S/), pid: null },
  },
  // drift
  'drift-command': {
    agent: { command: WAIT },
    later: { command: 'exec sleep 601' },
    row: drifted('command', 'exec sleep 601', 'another command'),
  },
  'drift-runtime': {
    agent: { runtime: 'pi', command: WAIT },
    later: { runtime: 'codex', command: WAIT },
    row: drifted('runtime', 'codex', 'pi'),
  },
  'drift-class': {
    agent: { class: 'worker', command: WAIT },
    later: { class: 'lead', command: WAIT },
    row: drifted('class', 'lead', 'worker'),
  },
  'drift-model': {
    agent: { model: 'a', command: WAIT },
    later: { model: 'b', command: WAIT },
    row: drifted('model', 'b', 'a'),
  },
  'drift-effort': {
    agent: { effort: 'low', command: WAIT },
    later: { effort: 'high', command: WAIT },
    row: drifted('effort', 'high', 'low'),
  },
  'drift-workdir': {
    agent: { workdir: '~/a b', command: WAIT },
    later: { workdir: '~/c', command: WAIT },
    row: drifted('workdir', expect.stringMatching(/\/ho me\/c$/), expect.stringMatching(/\/ho me\/a b$/)),
  },
  'drift-env-value': {
    agent: { env: { TOKEN: 'secret-1' }, command: WAIT },
    later: { env: { TOKEN: 'secret-2' }, command: WAIT },
    row: drifted('env', 'TOKEN', 'TOKEN with another value'),
  },
  'drift-env-new': {
    agent: { command: WAIT },
    later: { env: { NEW: '1' }, command: WAIT },
    row: drifted('env', 'NEW', 'no NEW'),
  },
  'drift-process': {
    agent: { command: WAIT },
    change: (name) => tmux('respawn-pane', '-k', '-t', session(name)),
    row: { drift: [expect.objectContaining({ field: 'process' })] },
  },
  'drift-launcher': {
    agent: { command: WAIT },
    change: (name) => inSession(name, '@mosaic_version', '0.0.1'),
    row: drifted('launcher', expect.stringMatching(/^\d+\.\d+\.\d+$/), '0.0.1'),
  },
  'drift-file': {
    agent: { command: WAIT },
    change: async (name) => writeFileSync(`${sandbox.fleet}/agents/${name}.env`, 'X=$(id)\n', { flag: 'a' }),
    row: drifted('command', expect.stringContaining('drift-file.env'), 'as it was declared before'),
  },
  // flags
  'flag-taken': {
    agent: { command: WAIT },
    // A mark counts while somebody looks at the session.
    change: async (name) => {
      spawn('tmux', ['-L', 'test', '-C', 'attach-session', '-t', `=${name}`], { env: sandbox.environment });
      await inSession(name, '@mosaic_taken', 'ada since now');
    },
    row: { flags: ['TAKEN'], drift: [], reason: 'taken over by ada since now' },
  },
  'flag-stale': {
    agent: { command: WAIT },
    change: async (name) => {
      const heartbeat = async () => (await sandbox.rows(name))[0]?.heartbeatAgeMs;
      await retryUntil(heartbeat, { deadlineMs: 10_000, what: 'a heartbeat' }, (ageMs) => ageMs !== null);
      await sandbox.run(
        'bash',
        '-c',
        `for f in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <"$f" 2>/dev/null | grep -q "agent-companion.sh $1 " && kill -STOP "\${f//[!0-9]/}"; done; true`,
        'bash',
        `${await pidOf(name)}`,
      );
    },
    row: { flags: ['STALE'], drift: [] },
  },
  // what is none
  'node-under-pi': {
    agent: { runtime: 'pi', command: `${PI_IDLE.replace(WAIT, '')} exec node -e 'setInterval(() => {}, 1000)'` },
    row: living('idle'),
  },
  'version-as-name': {
    agent: { runtime: 'claude', command: `printf '%s\\n' '${RULE}' '❯ ' '${RULE}'; exec -a 2.1.3 sleep 600` },
    row: living('idle'),
  },
  'title-of-its-own': {
    agent: { runtime: 'other', command: `exec node -e 'process.title = "π - ~/work"; setInterval(() => {}, 1000)'` },
    row: { drift: [], flags: [] },
  },
  'shell-as-declared': { agent: { runtime: 'other', command: 'exec bash --norc' }, row: { drift: [], flags: [] } },
  'tool-in-front': {
    agent: { runtime: 'pi', command: `${PI_IDLE.replace(WAIT, '')} bash -c 'sleep 600; true'` },
    row: living('idle'),
  },
};

describe('mosaic fleet ps, beside a roster', () => {
  let rows: Map<string, AgentRow>;

  beforeAll(async () => {
    sandbox = fleetSandbox();
    sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
    const declared = (key: 'agent' | 'later') =>
      Object.fromEntries(Object.entries(CASES).map(([name, one]) => [name, one[key] ?? one.agent]));
    sandbox.declare(declared('agent'), 'heartbeat_seconds: 1\n');
    const started = await sandbox.mosaic('fleet', 'start', '--all');
    expect(started).toMatchObject({ exit: 0, stderr: '' });
    for (const [name, { change }] of Object.entries(CASES)) await change?.(name);
    sandbox.declare(declared('later'), 'heartbeat_seconds: 1\n');
    await tmux('new-session', '-d', '-s', 'a-strangers', 'sleep', '600');
    const settled = async () => new Map((await sandbox.rows()).map((row) => [row.agent, row]));
    const isSettled = (found: typeof rows): boolean =>
      found.get('flag-stale')?.flags.length === 1 &&
      found.get('flag-taken')?.flags.length === 1 &&
      found.get('other-idle')?.state === 'idle';
    rows = await retryUntil(settled, { deadlineMs: 20_000, what: 'a stale heartbeat' }, isSettled);
  });

  afterAll(() => sandbox.end());

  it.each(Object.entries(CASES))('%s', (name, { row }) => {
    expect(rows.get(name)).toMatchObject(row);
  });

  it('UNMANAGED is what runs on the socket, and is not in the roster', () => {
    expect(rows.get('a-strangers')).toMatchObject({ flags: ['UNMANAGED'], enabled: null });
    expect([...rows.values()].filter(({ flags }) => flags.includes('UNMANAGED'))).toHaveLength(1);
  });

  it('no value of a secret is told', async () => {
    const { stdout } = await sandbox.mosaic('fleet', 'ps', '--wide');
    expect(stdout).toContain('TOKEN with another value');
    expect(stdout).not.toContain('secret-');
  });

  it('all that is wrong is told by --check, and what is not is not', async () => {
    const { exit, stderr } = await sandbox.mosaic('fleet', 'ps', '--check');
    expect(exit).toBe(1);
    const told = [...stderr.matchAll(/not as declared: (\S+):/g)].map(([, name]) => name);
    const isFine = (name: string): boolean => !/^(dead|drift|flag|session|shell-left|was|a-)/.test(name);
    expect(told).toEqual([...rows.keys()].filter((name) => !isFine(name)));
  });
});

describe('mosaic fleet ps, where more than one server is in play', () => {
  beforeAll(async () => {
    sandbox = fleetSandbox();
    sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
    sandbox.declare({ a: { command: WAIT }, b: { command: WAIT } });
    copyFileSync(realTool('tmux'), `${sandbox.folder}/tmux`);
    rmSync(`${sandbox.folder}/bin/tmux`);
    sandbox.replace('tmux', `exec '${sandbox.folder}/tmux' "$@"`);
    expect(await sandbox.mosaic('fleet', 'start', '--all')).toMatchObject({ exit: 0 });
  });

  afterAll(() => sandbox.end());

  it('SPLIT is an agent that runs on another socket too', async () => {
    sandbox.environment.MOSAIC_TMUX_SOCKET = 'other';
    await sandbox.launch('a', WAIT);
    sandbox.environment.MOSAIC_TMUX_SOCKET = 'test';
    const rows = await sandbox.rows();
    expect(rows.map(({ agent, flags }) => [agent, flags])).toEqual([
      ['a', ['SPLIT']],
      ['b', []],
    ]);
  });

  it('a server whose program was replaced has drifted, and each of its agents', async () => {
    rmSync(`${sandbox.folder}/tmux`);
    sandbox.replace('tmux', `exec '${realTool('tmux')}' "$@"`);
    const [, b] = await sandbox.rows();
    const running = expect.stringMatching(/^\d.*, which was replaced since$/);
    expect(b).toMatchObject(drifted('tmux', 'the tmux that is installed', running));
  });

  it('an agent is unknown, never dead, where tmux cannot be asked', async () => {
    sandbox.replace('tmux', `echo 'server exited unexpectedly' >&2; exit 1`);
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'ps');
    expect(exit).toBe(2);
    expect(stderr).toBe("mosaic: cannot ask tmux socket 'test': server exited unexpectedly\n");
    expect(stdout.match(/ unknown /g)).toHaveLength(2);
  });

  it('an agent is unknown, never idle, where its process cannot be seen', async () => {
    sandbox.replace('tmux', `'${realTool('tmux')}' "$@" | sed 's/\\t${await pidOf('b')}\\t/\\t4194305\\t/'`);
    const [, b] = await sandbox.rows();
    expect(b).toMatchObject({ state: 'unknown', reason: 'its process cannot be asked' });
  });
});
