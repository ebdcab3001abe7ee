import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { boundSockets, waitUntilGone } from './processes.ts';
import { realTool } from './real-tools.ts';
import { sandboxFolder } from './sandbox-folder.ts';

/** What tmux said. */
export interface TmuxResult {
  exit: number;
  stdout: string;
  stderr: string;
}

/** A tmux of one test: its sockets, its home and its environment are nobody else's. */
export interface PrivateTmux {
  /** The sandbox folder. */
  readonly folder: string;
  readonly home: string;
  readonly socket: string;
  /** For programs that are to meet this tmux: TMUX_TMPDIR, HOME, PATH and a UTF-8 locale; no TMUX. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `tmux -L SOCKET -f /dev/null ARG...`. */
  tmux(...args: string[]): Promise<TmuxResult>;
  /** Kills every server of the sandbox, unlinks the sockets, and removes the folder. */
  end(): Promise<void>;
}

/** Makes one; no server runs yet. */
export function privateTmux(socket = 'test'): PrivateTmux {
  const sandbox = sandboxFolder('mt');
  const environment = { ...privateEnvironment(sandbox.path, sandbox.home), PATH: process.env.PATH ?? '/usr/bin:/bin' };
  return {
    folder: sandbox.path,
    home: sandbox.home,
    socket,
    environment,
    tmux: (...args) => runTmux(['-L', socket, '-f', '/dev/null', ...args], environment),
    async end() {
      await endServers(environment.TMUX_TMPDIR);
      sandbox.remove();
    },
  };
}

/** The variables that keep a program's tmux inside `folder`; makes the folder of the sockets. */
export function privateEnvironment(folder: string, home: string) {
  const sockets = `${folder}/t`;
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  return { TMUX_TMPDIR: sockets, HOME: home, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}

/** The folder in which tmux makes its sockets. */
export function socketFolder(tmuxTmpdir: string): string {
  return `${tmuxTmpdir}/tmux-${userInfo().uid}`;
}

/** The sockets in a TMUX_TMPDIR on which a server listens, by their paths; tmux leaves a socket behind when it ends. */
export function listeningSockets(tmuxTmpdir: string): string[] {
  const bound = new Set(boundSockets().map(({ path }) => path));
  return socketsIn(tmuxTmpdir).filter((path) => bound.has(path));
}

/** The sockets in a TMUX_TMPDIR, by their paths, also those that nobody listens on. */
export function socketsIn(tmuxTmpdir: string): string[] {
  const folder = socketFolder(tmuxTmpdir);
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

/** Kills each server that listens in a TMUX_TMPDIR, waits for its end, and unlinks its socket. */
export async function endServers(tmuxTmpdir: string): Promise<void> {
  for (const socket of socketsIn(tmuxTmpdir)) {
    const { exit, stdout } = await runTmux(['-S', socket, 'display-message', '-p', '#{pid}', ';', 'kill-server'], {});
    if (exit === 0 && /^\d+\n/.test(stdout)) await waitUntilGone([Number.parseInt(stdout, 10)]);
    rmSync(socket, { force: true });
  }
}

/** Runs the real tmux with exactly this environment; never starts a server that was not asked for by `args`. */
export function runTmux(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<TmuxResult> {
  return new Promise((resolve) => {
    const options = { env: { LC_ALL: 'C.UTF-8', ...environment }, timeout: 5000 };
    execFile(realTool('tmux'), args, options, (error, stdout, stderr) => {
      const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exit, stdout, stderr });
    });
  });
}
