import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import type { PaneSpec } from '@mosaicstack/contract';
import { programRunner } from '@mosaicstack/host';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TmuxMissing, tmuxClient, tmuxVersion } from './client.ts';
import { socketPath } from './socket-path.ts';

vi.setConfig({ testTimeout: 20_000 });

const SOCKET = 'test';
const SOON = { timeout: 10_000, interval: 10 };

let base: string;
let environment: Record<string, string>;

beforeEach(() => {
  // Short, since a socket's path has at most 107 bytes.
  base = mkdtempSync(join(tmpdir(), 'mt-'));
  mkdirSync(`${base}/ho me`);
  mkdirSync(`${base}/t/tmux-${userInfo().uid}`, { recursive: true, mode: 0o700 });
  writeFileSync(`${base}/conf`, 'set -g @conf mine\n');
  environment = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: `${base}/ho me`,
    TMUX_TMPDIR: `${base}/t`,
    LC_ALL: 'C.UTF-8',
  };
});

afterEach(async () => {
  for (const socket of [SOCKET, '']) await endServer(socket);
  rmSync(base, { recursive: true });
});

async function endServer(socket: string): Promise<void> {
  if (!existsSync(pathOf(socket))) return;
  const pid = await tmux(socket, 'display-message', '-p', '#{pid}');
  if (pid !== '') await tmux(socket, 'kill-server');
  if (pid !== '') await vi.waitFor(() => expect(isRunning(pid)).toBe(false), SOON);
}

function pathOf(socket: string): string {
  return socketPath(socket, userInfo().uid, environment);
}

/** One that was not collected yet has ended. */
function isRunning(pid: string): boolean {
  return existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** What tmux itself says; empty where it fails. */
async function tmux(socket: string, ...args: string[]): Promise<string> {
  const flag = socket === '' ? [] : ['-L', socket];
  return (await programRunner(environment)('tmux', [...flag, ...args])).stdout.trimEnd();
}

function client(socket = SOCKET) {
  return tmuxClient(socket, programRunner(environment));
}

function spec(name: string, command: string, more: Partial<PaneSpec> = {}): PaneSpec {
  const metadata = [['name', name], ['runtime', 'stub'], ['model', 'ä;'], ['launcher', 'typescript'] as const] as const;
  return { name, folder: base, environment: [], argv: ['bash', '-c', command], metadata, ...more };
}

async function startedClient(...specs: PaneSpec[]) {
  const started = client();
  expect(await started.startServer(`${base}/conf`)).toEqual({ ok: true, words: '' });
  for (const one of specs) expect(await started.newSession(one)).toEqual({ ok: true, words: '' });
  return started;
}

const idle = (name: string): PaneSpec => spec(name, 'exec sleep 600');

describe('a server', () => {
  it('is started with its own configuration, and left as it is the second time', async () => {
    const started = await startedClient();
    const pid = await tmux(SOCKET, 'display-message', '-p', '#{pid}');
    writeFileSync(`${base}/conf`, 'set -g @conf other\n');
    expect((await started.startServer(`${base}/conf`)).ok).toBe(true);
    expect(await tmux(SOCKET, 'display-message', '-p', '#{pid}')).toBe(pid);
    expect(await tmux(SOCKET, 'show-options', '-gv', '@conf')).toBe('mine');
  });

  it('has its socket where socketPath says, the default server too', async () => {
    await startedClient();
    await client('').newSession(idle('a'));
    for (const socket of [SOCKET, ''])
      expect(await tmux(socket, 'display-message', '-p', '#{socket_path}')).toBe(pathOf(socket));
  });

  it('has its socket where socketPath says, also where TMUX_TMPDIR is a link', async () => {
    symlinkSync('t', `${base}/link`);
    environment.TMUX_TMPDIR = `${base}/link`;
    await startedClient();
    expect(await tmux(SOCKET, 'display-message', '-p', '#{socket_path}')).toBe(pathOf(SOCKET));
  });

  it('is looked for in /tmp where there is no TMUX_TMPDIR', async () => {
    const run = programRunner({ ...environment, TMUX_TMPDIR: `${base}/missing` });
    const name = basename(base);
    const path = socketPath(name, userInfo().uid, { TMUX_TMPDIR: `${base}/missing` });
    try {
      expect(await tmuxClient(name, run).endEmptyServer()).toEqual({
        ok: false,
        words: `error connecting to ${path} (No such file or directory)`,
      });
    } finally {
      // The folder is the user's own: a client that wrongly starts a server must leave nothing there.
      await run('tmux', ['-L', name, 'kill-server']);
      for (const file of [path, `${path}.lock`]) rmSync(file, { force: true });
    }
  });

  it('is ended where it is empty', async () => {
    const started = await startedClient();
    expect((await started.endEmptyServer()).ok).toBe(true);
    await vi.waitFor(async () => expect(await started.listAgents()).toEqual({ state: 'no server' }), SOON);
  });

  it('is not ended where it has a session, nor missed where there is none', async () => {
    const started = await startedClient(idle('a'));
    await started.endEmptyServer();
    expect(await started.hasSessions()).toBe(true);
    expect((await client('').endEmptyServer()).ok).toBe(false);
  });
});

describe('a session', () => {
  it('is found by its exact name only', async () => {
    const started = await startedClient(idle('agent10'));
    const names = ['agent10', 'agent1', 'agent', 'agent100', 'a*', '', '%0'];
    const found = await Promise.all(names.map((name) => started.hasSession(name)));
    expect(names.filter((_name, index) => found[index])).toEqual(['agent10']);
    expect(await started.listPanes('agent1')).toMatchObject({ ok: false, panes: [] });
  });

  it('is ended by its id, also under another name', async () => {
    const started = await startedClient(idle('a'), idle('b'));
    await tmux(SOCKET, 'rename-session', '-t', '=a', 'c');
    await started.newSession(idle('a'));
    expect(await started.killSession('$0')).toEqual({ ok: true, words: '' });
    expect(await tmux(SOCKET, 'list-sessions', '-F', '#{session_id} #{session_name}')).toBe('$2 a\n$1 b');
    expect((await started.killSession('$0')).ok).toBe(false);
  });

  it('has its size and its options from the first moment, also where its runtime ends at once', async () => {
    await startedClient(spec('a', 'exec no-such-program'));
    const format = '#{window_width}x#{window_height} #{@mosaic_name} #{@mosaic_model} #{==:#{@mosaic_pane},#{pane_id}}';
    expect(await tmux(SOCKET, 'display-message', '-p', '-t', '=a:', format)).toBe('200x50 a ä; 1');
    for (const [kind, option, value] of [
      ['-p', 'remain-on-exit', 'on'],
      ['-w', 'window-size', 'manual'],
      ['-q', 'destroy-unattached', 'off'],
    ] as const)
      expect(await tmux(SOCKET, 'show-options', '-v', kind, '-t', '=a:', option), option).toBe(value);
  });

  it('is refused with tmux’s words where there is one of that name', async () => {
    const started = await startedClient(idle('a'));
    expect(await started.newSession(idle('a'))).toEqual({ ok: false, words: 'duplicate session: a' });
  });

  it.each(['#(touch x) #{pid} ä;', '#', '## #', '#[fg=red] ##[ ###[', 'it\'s "a" \\;'])(
    'runs its argv in its folder with its environment, each byte as it was given: %s',
    async (name) => {
      const folder = `${base}/${name}`;
      mkdirSync(folder);
      const values = ["it's $(id);", '#{pid} #(touch x)', '', 'a\nb', ';', '\\;'];
      const argv = ['bash', '-c', 'printf "%s\\0" "$PWD" "$V" "$@" >seen; exec sleep 600', 'a', ...values];
      await startedClient(spec('a', '', { folder, argv, environment: [['V', 'ä #{pid};']] }));
      const expected = [folder, 'ä #{pid};', ...values].map((value) => `${value}\0`).join('');
      await vi.waitFor(() => expect(readFileSync(`${folder}/seen`, 'utf8')).toBe(expected), SOON);
      expect(existsSync(`${base}/x`) || existsSync(`${folder}/x`)).toBe(false);
    },
  );
});

describe('a pane', () => {
  it.each([
    ['exit 3', { status: '3', signal: '' }],
    ['kill -TERM $$', { status: '', signal: '15' }],
  ])('tells how its runtime ended, where tmux knows it: %s', async (command, end) => {
    // Now and then tmux 3.3a knows neither status nor signal, so one of several has to tell.
    const names = ['a', 'b', 'c', 'd'];
    const started = await startedClient(...names.map((name) => spec(name, command)));
    await vi.waitFor(async () => {
      const answers = await Promise.all(names.map((name) => started.listPanes(name)));
      const panes = answers.flatMap((answer) => answer.panes);
      expect(panes.map(({ id, runtimePane, ended }) => ended && id === runtimePane)).toEqual([true, true, true, true]);
      expect(panes).toContainEqual(expect.objectContaining(end));
    }, SOON);
  });

  it('is revived in place, with what the new start brings', async () => {
    const started = await startedClient(spec('a', 'exit 1'));
    await vi.waitFor(async () => expect((await started.listPanes('a')).panes[0]?.ended).toBe(true), SOON);
    const before = await tmux(SOCKET, 'display-message', '-p', '-t', '=a:', '#{session_id} #{pane_id}');
    const next = { ...idle('a'), metadata: [['model', 'next']] as const };
    expect(await started.respawnPane('%0', next)).toEqual({ ok: true, words: '' });
    const format = '#{session_id} #{pane_id} #{pane_dead} #{@mosaic_model}';
    expect(await tmux(SOCKET, 'display-message', '-p', '-t', '=a:', format)).toBe(`${before} 0 next`);
  });

  it('is not revived while it lives', async () => {
    const started = await startedClient(idle('a'));
    const refused = await started.respawnPane('%0', spec('a', 'exit 1'));
    expect(refused.ok).toBe(false);
    expect(refused.words).toContain('still active');
    expect((await started.listPanes('a')).panes[0]?.ended).toBe(false);
  });
});

describe('the agents of a server', () => {
  it('are the runtimes’ own panes, among other sessions, windows and panes', async () => {
    const started = await startedClient(idle('b'), idle('a'), spec('dead', 'exit 0'));
    await tmux(SOCKET, 'new-session', '-d', '-s', 'mine', 'sleep 600');
    await tmux(SOCKET, 'split-window', '-d', '-t', '=a:', 'sleep 600');
    await tmux(SOCKET, 'new-window', '-d', '-t', '=a:', 'sleep 600');
    await vi.waitFor(async () => {
      const answer = await started.listAgents();
      const agents = answer.state === 'answered' ? answer.agents : [];
      expect(agents.map(({ metadata, pane }) => [metadata.name, pane.id, pane.ended]).sort()).toEqual([
        ['a', '%1', false],
        ['b', '%0', false],
        ['dead', '%2', true],
      ]);
      const pid = await tmux(SOCKET, 'display-message', '-p', '-t', '%1', '#{pane_pid}');
      expect(agents.find(({ metadata }) => metadata.name === 'a')).toMatchObject({
        session: '$1',
        pid: Number(pid),
        metadata: { name: 'a', runtime: 'stub', class: '', model: 'ä;', launcher: 'typescript', launch: '' },
      });
    }, SOON);
  });

  it('are none on a server without a session', async () => {
    const started = await startedClient();
    expect(await started.listAgents()).toEqual({ state: 'answered', agents: [] });
    expect(await started.hasSessions()).toBe(false);
  });

  it.each<[string, () => Promise<void>]>([
    ['none was started', async () => undefined],
    ['the socket’s folder is not there', async () => rmSync(`${base}/t/tmux-${userInfo().uid}`, { recursive: true })],
    ['one was killed and left its socket', killServer],
  ])('have no server where %s', async (_title, arrange) => {
    await arrange();
    expect(await client().listAgents()).toEqual({ state: 'no server' });
    expect(await client().hasSessions()).toBe(false);
  });

  it.each<[string, () => void, string]>([
    ['the socket leads nowhere', () => symlinkSync(SOCKET, pathOf(SOCKET)), 'Too many levels of symbolic links'],
    ['its path is too long', () => useFolder('x'.repeat(100)), 'File name too long'],
    [
      'anybody may write to its folder',
      () => chmodSync(`${base}/t/tmux-${userInfo().uid}`, 0o777),
      'unsafe permissions',
    ],
    [
      'a file is in the way',
      () => {
        environment.TMUX_TMPDIR = `${base}/conf`;
      },
      'Not a directory',
    ],
  ])('are unknown, with tmux’s words, where %s', async (_title, arrange, words) => {
    arrange();
    expect(await client().listAgents()).toEqual({ state: 'unknown', words: expect.stringContaining(words) });
    expect(await client().hasSessions()).toBeUndefined();
  });

  it('are unknown where somebody else listens', async () => {
    const server = createServer((connection) => connection.destroy()).listen(pathOf(SOCKET));
    expect(await client().listAgents()).toMatchObject({ state: 'unknown' });
    expect(await client().hasSessions()).toBeUndefined();
    server.close();
  });
});

async function killServer(): Promise<void> {
  await startedClient(idle('a'));
  const pid = await tmux(SOCKET, 'display-message', '-p', '#{pid}');
  // Process 0 would be this process's own group.
  expect(pid).toMatch(/^[1-9]\d*$/);
  process.kill(Number(pid), 'SIGKILL');
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), SOON);
  expect(existsSync(pathOf(SOCKET))).toBe(true);
}

function useFolder(name: string): void {
  mkdirSync(`${base}/${name}`);
  environment.TMUX_TMPDIR = `${base}/${name}`;
}

describe('a message', () => {
  const BRACKETS = "printf '\\033[?2004h'; ";
  const RECEIVE = 'stty raw -echo; echo >ready; exec cat >received';

  it.each<[string, string]>([
    ['one line', 'hello'],
    ['lines in UTF-8', 'Two lines,\näöü € 👍\n\n'],
    ['what could be an option or a command', '-t; kill-server;\n#{pid} #(id) $(id) \\;'],
    ['100 kB', 'äöü € 漢字\n'.repeat(5000)],
  ])('arrives whole in a living pane, between brackets, and is submitted: %s', async (_title, message) => {
    const started = await startedClient(spec('a', BRACKETS + RECEIVE));
    await vi.waitFor(() => expect(existsSync(`${base}/ready`)).toBe(true), SOON);
    expect(await started.paste('%0', message)).toEqual({ ok: true, mayBeThere: true, words: '' });
    expect(await started.pressEnter('%0')).toEqual({ ok: true, words: '' });
    const received = () => readFileSync(`${base}/received`, 'utf8');
    await vi.waitFor(
      () => expect(received() === `\x1b[200~${message}\x1b[201~\r`, received().slice(0, 200)).toBe(true),
      SOON,
    );
    expect(await tmux(SOCKET, 'list-buffers')).toBe('');
  });

  it('arrives without brackets where the runtime asked for none', async () => {
    const started = await startedClient(spec('a', RECEIVE));
    await vi.waitFor(() => expect(existsSync(`${base}/ready`)).toBe(true), SOON);
    await started.paste('%0', 'a\nb');
    await started.pressEnter('%0');
    await vi.waitFor(() => expect(readFileSync(`${base}/received`, 'utf8')).toBe('a\nb\r'), SOON);
  });

  it('to a dead pane, and to one that takes no input, is refused, and does not stay on the server', async () => {
    const started = await startedClient(spec('dead', 'exit 1'), idle('a'));
    await vi.waitFor(async () => expect((await started.listPanes('dead')).panes[0]?.ended).toBe(true), SOON);
    await tmux(SOCKET, 'select-pane', '-d', '-t', '%1');
    for (const pane of ['%0', '%1']) {
      expect(await started.paste(pane, 'hello')).toBe('refused');
      expect(await started.pressEnter(pane)).toBe('refused');
    }
    expect(await started.hasSession('a')).toBe(true);
    expect(await tmux(SOCKET, 'list-buffers')).toBe('');
  });

  it('to no pane, or to no server, is refused with tmux’s words', async () => {
    expect(await client().paste('%0', 'hello')).toMatchObject({ ok: false });
    const started = await startedClient(idle('a'));
    expect(await started.paste('%99', 'hello')).toEqual({
      ok: false,
      mayBeThere: false,
      words: "can't find pane: %99",
    });
  });
});

describe('without tmux on PATH', () => {
  it.each([
    ['a question', () => client().hasSession('a')],
    ['the agents', () => client().listAgents()],
    ['an order', () => client().newSession(idle('a'))],
    ['a message', () => client().paste('%0', 'x')],
    ['the version', () => tmuxVersion(programRunner(environment))],
  ])('%s is an error of its own', async (_title, ask) => {
    environment.PATH = `${base}/t`;
    const error = await ask().then(undefined, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(TmuxMissing);
    expect(error).toMatchObject({ failure: 'ENOENT', message: 'tmux is not on PATH', wayOut: 'apt-get install tmux' });
  });
});

it.each([
  ['ENOENT', true],
  ['EACCES', true],
  ['E2BIG', false],
  ['EAGAIN', false],
])('tmux that could not be run with %s is absent: %s', (failure, isAbsent) => {
  const error = new TmuxMissing(failure);
  expect(error).toMatchObject({ isAbsent, wayOut: isAbsent ? 'apt-get install tmux' : undefined });
  expect(error.message).toBe(isAbsent ? 'tmux is not on PATH' : `tmux could not be run: ${failure}`);
});

it.each([
  ['tmux 3.3a\n', 0, '3.3a'],
  ['tmux next-3.5\n\n', 0, 'next-3.5'],
  ['2.9', 0, '2.9'],
  ['', 0, ''],
  ['tmux 3.3a\n', 1, undefined],
])('the version in %j with status %i is %j', async (stdout, exit, version) => {
  expect(await tmuxVersion(async () => ({ exit, stdout, stderr: '', failure: undefined }))).toBe(version);
});
