import { symlinkSync, unlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { AgentRow } from '@mosaicstack/contract';
import { fleetReport } from '@mosaicstack/contract/schemas';
import { realTool, retryUntil } from '@mosaicstack/test-support';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { type FleetSandbox, fleetSandbox, MOSAIC } from './fleet-sandbox.ts';

const ESCAPE = '\x1b';
const MILLISECONDS = expect.any(Number);
const LAUNCHER = new URL('../framework/tools/fleet/start-agent-session.sh', import.meta.url).pathname;

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let sandbox: FleetSandbox;

/** The process in an agent's pane. */
async function pidOf(agent: string): Promise<number> {
  return Number((await sandbox.tmux('display-message', '-p', '-t', `=${agent}:`, '#{pane_pid}')).stdout);
}

/** The rows that `ps --json` tells. */
async function agents(...args: string[]): Promise<AgentRow[]> {
  return fleetReport.parse(JSON.parse((await sandbox.mosaic('fleet', 'ps', '--json', ...args)).stdout)).agents;
}

describe('mosaic fleet ps with agents', () => {
  beforeAll(async () => {
    sandbox = fleetSandbox();
    await sandbox.launch('b-dead', 'exit 3');
    await sandbox.launch('a-typescript', 'exec sleep 600');
    const words = { COMMAND: 'exec sleep 600', RUNTIME: 'pi', EFFORT: 'high', CLASS: 'worker' };
    const variables = Object.entries(words).map(([name, value]) => `MOSAIC_AGENT_${name}=${value}`);
    expect(await sandbox.run('env', ...variables, 'bash', LAUNCHER, 'c-bash')).toMatchObject({ exit: 0, stderr: '' });
    await sandbox.tmux('new-session', '-d', '-s', 'not-an-agent', 'sleep', '600');
    await sandbox.tmux('split-window', '-d', '-t', '=c-bash:', 'sleep', '600');
    const isDead = async () =>
      (await sandbox.tmux('list-panes', '-t', '=b-dead:', '-F', '#{pane_dead}')).stdout === '1\n';
    await retryUntil(isDead, { deadlineMs: 10_000, what: 'the end of b-dead' });
  });

  afterAll(() => sandbox.end());

  it('shows one row an agent, sorted by name, under headings', async () => {
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'ps');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const host = hostname();
    const age = expect.stringMatching(/^\ds$/);
    const [typescript, bash] = [`${await pidOf('a-typescript')}`, `${await pidOf('c-bash')}`];
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['HOST', 'AGENT', 'CLASS', 'RUNTIME', 'MODEL', 'EFFORT', 'STATE', 'PID', 'UP', 'IDLE', 'BEAT', 'BOOT', 'FLAGS'],
      [host, 'a-typescript', '-', 'stub', '-', '-', 'starting', typescript, age, age, '-', 'none', '-'],
      [host, 'b-dead', '-', 'stub', '-', '-', 'dead', '-', '-', '-', '-', 'none', '-'],
      [host, 'c-bash', 'worker', 'pi', '-', 'high', 'starting', bash, age, age, '-', 'none', '-'],
      [''],
    ]);
  });

  it('shows more where it is asked for all', async () => {
    const [head = '', ...rows] = (await sandbox.mosaic('fleet', 'ps', '--wide')).stdout.trimEnd().split('\n');
    expect(head).toMatch(/ FLAGS {2}LAUNCHER {10,}WHY$/);
    expect(rows[1]).toMatch(/ {2}- {6}typescript \d+\.\d+\.\d+ {2}with status 3$/);
    expect(rows[2]).toMatch(/ high {4}starting .* {2}- {6}bash \d+\.\d+\.\d+ {8}-$/);
  });

  it.each<[string[], string[]]>([
    [['c-bash'], ['c-bash']],
    [
      ['c-bash', 'b-dead'],
      ['b-dead', 'c-bash'],
    ],
    [['--state', 'dead'], ['b-dead']],
    [['--state', 'dead', '--state', 'starting', '--runtime', 'pi'], ['c-bash']],
    [['--class', 'worker'], ['c-bash']],
    [['a-typescript', '--class', 'worker'], []],
  ])('shows only what %j asks for', async (args, names) => {
    expect((await agents(...args)).map(({ agent }) => agent)).toEqual(names);
  });

  it.each<[string[], string[]]>([
    [
      ['--state', 'deed'],
      ["option '--state <state>' argument 'deed' is invalid. ", 'mosaic fleet ps --help'],
    ],
    [['c-bsh'], ["mosaic: cannot show agent 'c-bsh': ", 'mosaic fleet ps']],
  ])('refuses %j, which can never be there', async (args, [reason = '', wayOut]) => {
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'ps', ...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(reason);
    expect(stderr).toContain(`\n  try: ${wayOut}\n`);
  });

  it.each<[string[], number, string]>([
    [[], 1, 'mosaic: not as declared: b-dead: dead; with status 3\n'],
    [['a-typescript'], 0, ''],
    [['--json'], 1, ''],
  ])('says to a script whether all is well: %j', async (args, exit, stderr) => {
    expect(await sandbox.mosaic('fleet', 'ps', '--check', ...args)).toMatchObject({ exit, stderr });
  });

  it('has its columns one under the other, two blanks apart', async () => {
    const lines = (await sandbox.mosaic('fleet', 'ps')).stdout.trimEnd().split('\n');
    const rows = lines.map((line) => line.split(/ {2,}/));
    const widths = rows[0]?.map((_head, column) => Math.max(...rows.map((row) => `${row[column]}`.length))) ?? [];
    const padded = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
    expect(lines).toEqual(padded.map((line) => line.trimEnd()));
  });

  it('tells programs the same in JSON, as its schema has it', async () => {
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'ps', '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const common = {
      host: hostname(),
      tenant: 'default',
      model: '',
      boot: 'none',
      enabled: null,
      flags: [],
      drift: [],
    };
    const launched = { launcherVersion: manifest.version, heartbeatAgeMs: null, ...common };
    const living = { ...launched, state: 'starting', reason: '', uptimeMs: MILLISECONDS, idleMs: MILLISECONDS };
    const stub = { runtime: 'stub', class: '', effort: '', launcher: 'typescript' };
    expect(fleetReport.parse(JSON.parse(stdout))).toEqual({
      version: 2,
      host: hostname(),
      tenant: 'default',
      socket: 'test',
      rosterProblem: null,
      tmuxVersion: (await sandbox.tmux('display-message', '-p', '#{version}')).stdout.trimEnd(),
      agents: [
        { ...living, ...stub, agent: 'a-typescript', pid: await pidOf('a-typescript') },
        {
          ...launched,
          ...stub,
          agent: 'b-dead',
          state: 'dead',
          reason: 'with status 3',
          pid: null,
          uptimeMs: null,
          idleMs: null,
        },
        {
          ...living,
          agent: 'c-bash',
          runtime: 'pi',
          class: 'worker',
          effort: 'high',
          launcher: 'bash',
          pid: await pidOf('c-bash'),
        },
      ],
    });
  });

  it('shows an agent whose pane was closed as dead, while its session is there', async () => {
    await sandbox.launch('d-closed', 'exec sleep 600');
    await sandbox.tmux('split-window', '-d', '-t', '=d-closed:', 'sleep', '600', ';', 'kill-pane', '-t', '=d-closed:');
    expect((await agents()).at(-1)).toMatchObject({ agent: 'd-closed', state: 'dead', pid: null, uptimeMs: null });
    await sandbox.tmux('kill-session', '-t', '=d-closed');
  });

  it('shows what its session says of it without what steers a terminal', async () => {
    const runtime = `${ESCAPE}[31mx\u007f\u009b\u202e\u2066é`;
    await sandbox.launch('d-odd', 'exec sleep 600');
    await sandbox.tmux('set-option', '-t', '=d-odd:', '@mosaic_runtime', runtime);
    const { stdout } = await sandbox.mosaic('fleet', 'ps');
    const rows = await agents();
    await sandbox.tmux('kill-session', '-t', '=d-odd');
    expect(stdout).toContain('d-odd         -       ?[31mx????é  -      -       working');
    expect(rows.at(-1)).toMatchObject({ agent: 'd-odd', runtime });
  });

  it('is about the socket of its flag, else of MOSAIC_TMUX_SOCKET', async () => {
    const socketOf = async (...args: string[]): Promise<[string, number]> => {
      const report = fleetReport.parse(JSON.parse((await sandbox.mosaic('fleet', 'ps', '--json', ...args)).stdout));
      return [report.socket, report.agents.length];
    };
    expect(await socketOf()).toEqual(['test', 3]);
    expect(await socketOf('--socket', 'other')).toEqual(['other', 0]);
    expect(await socketOf('--socket=')).toEqual(['', 0]);
    expect(await socketOf('-s', 'test')).toEqual(['test', 3]);
  });

  it.each<[string, string, Record<string, string>, boolean]>([
    ['in colour on a terminal', 'fleet ps', { TERM: 'xterm-256color' }, true],
    ['in colour on a terminal where NO_COLOR is empty', 'fleet ps', { TERM: 'xterm', NO_COLOR: '' }, true],
    ['without colour where NO_COLOR is set', 'fleet ps', { TERM: 'xterm-256color', NO_COLOR: '1' }, false],
    ['without colour on a terminal that can do nothing', 'fleet ps', { TERM: 'dumb' }, false],
    ['without colour in JSON', 'fleet ps --json', { TERM: 'xterm-256color' }, false],
  ])('is %s', async (_title, args, variables, isColoured) => {
    const words = Object.entries(variables).map((pair) => pair.join('='));
    const command = `'${process.execPath}' '${MOSAIC}' ${args}`;
    const { stdout } = await sandbox.run('env', ...words, realTool('script'), '-qec', command, '/dev/null');
    expect(stdout).toContain('starting');
    expect(stdout.includes(ESCAPE)).toBe(isColoured);
    expect(stdout.includes(`${ESCAPE}[36mstarting${ESCAPE}[39m`)).toBe(isColoured);
    expect(stdout.includes(`${ESCAPE}[31mdead${ESCAPE}[39m`)).toBe(isColoured);
  });
});

describe('mosaic fleet ps without agents', () => {
  beforeAll(() => {
    sandbox = fleetSandbox();
  });

  afterAll(() => sandbox.end());

  const nothing = { exit: 0, stdout: '', stderr: 'no agents on socket test\n' };
  const noReport = { version: 2, host: hostname(), tenant: 'default', socket: 'test', agents: [] };

  it.each<[string, () => Promise<unknown>]>([
    ['no server was started', async () => undefined],
    ['the server has sessions of others only', () => sandbox.tmux('new-session', '-d', 'sleep', '600')],
    [
      'the server has no session at all',
      () => sandbox.tmux('set-option', '-s', 'exit-empty', 'off', ';', 'kill-session'),
    ],
  ])('says so where %s', async (_title, arrange) => {
    await arrange();
    expect(await sandbox.mosaic('fleet', 'ps')).toEqual(nothing);
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'ps', '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(fleetReport.parse(JSON.parse(stdout))).toMatchObject(noReport);
  });

  it('calls the default server by that name', async () => {
    expect((await sandbox.mosaic('fleet', 'ps', '--socket', '')).stderr).toBe('no agents on socket default\n');
  });
});

describe.each([[['ps']], [['stop', '--all']]])('mosaic fleet %j that cannot ask', (verb) => {
  beforeAll(() => {
    sandbox = fleetSandbox();
  });

  afterAll(() => sandbox.end());

  it.each([[[]], [['--json']]])('says that tmux is missing, and the way out: %j', async (flags) => {
    unlinkSync(`${sandbox.folder}/bin/tmux`);
    expect(await sandbox.mosaic('fleet', ...verb, ...flags)).toEqual({
      exit: 2,
      stdout: '',
      stderr: "mosaic: cannot ask tmux socket 'test': tmux is not on PATH\n  try: apt-get install tmux\n",
    });
    symlinkSync(realTool('tmux'), `${sandbox.folder}/bin/tmux`);
  });

  it.each([[[]], [['--json']]])('tells why, and never that there are no agents: %j', async (flags) => {
    await sandbox.tmux('list-sessions');
    const socket = `${sandbox.environment.TMUX_TMPDIR}/tmux-${userInfo().uid}/loop`;
    symlinkSync('loop', socket);
    expect(await sandbox.mosaic('fleet', ...verb, '--socket', 'loop', ...flags)).toEqual({
      exit: 2,
      stdout: '',
      stderr: `mosaic: cannot ask tmux socket 'loop': error connecting to ${socket} (Too many levels of symbolic links)\n`,
    });
    unlinkSync(socket);
  });

  it.each([['a b'], ['../x'], ['-x'], ['.x'], ['x'.repeat(65)], ['ä'], ['a\nb']])(
    'refuses the socket name %j',
    async (name) => {
      const { exit, stdout, stderr } = await sandbox.mosaic('fleet', ...verb, `--socket=${name}`);
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
      const shown = name.length > 64 ? `${name.slice(0, 64)}...` : name.replace('\n', '?');
      expect(stderr.split('\n')).toEqual([
        `mosaic: cannot use tmux socket '${shown}': a socket name is 1 to 64 letters, digits, '_', '-' or '.'`,
        '  try: give --socket a name such as mosaic-fleet',
        '',
      ]);
    },
  );
});
