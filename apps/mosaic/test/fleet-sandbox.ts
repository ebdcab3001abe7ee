import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AgentRow } from '@mosaicstack/contract';
import { fleetReport } from '@mosaicstack/contract/schemas';
import { killAll, linkTools, type PrivateTmux, privateTmux, processesMarked } from '@mosaicstack/test-support';

/** The CLI and the stub runtime as they are installed; they have to be built. */
export const MOSAIC = fileURLToPath(new URL('../bin/mosaic.js', import.meta.url));
export const STUB = fileURLToPath(new URL('../bin/mosaic-stub.js', import.meta.url));

/** The command of the stub runtime, for a pane. */
export const STUB_COMMAND = `node '${STUB}'`;

/** How a program ended. */
export interface Ended {
  exit: number | null;
  stdout: string;
  stderr: string;
}

/** A fleet of one test: its home, its tmux, its PATH and its processes are nobody else's. */
export interface FleetSandbox extends PrivateTmux {
  /** Exactly what the programs get, npm not being on PATH; a test may change it. */
  environment: Record<string, string>;
  run(program: string, ...args: string[]): Promise<Ended>;
  mosaic(...args: string[]): Promise<Ended>;
  /** Starts an agent whose runtime is a command line. */
  launch(name: string, command: string): Promise<void>;
  /** Writes the roster: its head, then one agent a line of YAML's flow form. */
  declare(agents: Readonly<Record<string, object>>, head?: string): void;
  /** The rows that `ps --json` tells. */
  rows(...args: string[]): Promise<AgentRow[]>;
  /** Where the Mosaic home keeps its fleet. */
  fleet: string;
  /** Puts a script of sh in the place of a tool, or takes the tool off PATH. */
  replace(tool: string, script: string | undefined): void;
  /** The commands of the living processes that the sandbox has brought about. */
  processes(): string[];
  /**
   * Sends a signal to the process in an agent's pane, or to the server.
   * @throws where tmux knows no such process: signals to process 0 would reach the tests themselves
   */
  signal(signal: NodeJS.Signals, format: '#{pane_pid}' | '#{pid}'): Promise<void>;
  /** The names of its sockets, also where nobody listens. */
  sockets(): string[];
}

const TOOLS = [
  'bash',
  'cat',
  'date',
  'env',
  'flock',
  'grep',
  'head',
  'mkdir',
  'mv',
  'node',
  'readlink',
  'rm',
  'rmdir',
  'sed',
  'setsid',
  'sh',
  'sha256sum',
  'sleep',
  'tail',
  'tmux',
  'tr',
  'true',
];

/** Makes one; nothing runs yet. */
export function fleetSandbox(): FleetSandbox {
  const tmux = privateTmux();
  mkdirSync(`${tmux.folder}/bin`);
  linkTools(`${tmux.folder}/bin`, TOOLS);
  const environment: Record<string, string> = {
    ...tmux.environment,
    PATH: `${tmux.folder}/bin`,
    MOSAIC_TMUX_SOCKET: tmux.socket,
  };
  const fleet = `${tmux.home}/.config/mosaic/fleet`;
  const run = (program: string, ...args: string[]): Promise<Ended> =>
    endOf(spawn(program, args, { env: environment, cwd: tmux.home, stdio: ['ignore', 'pipe', 'pipe'] }));
  const mosaic = (...args: string[]): Promise<Ended> => run(process.execPath, MOSAIC, ...args);
  return {
    ...tmux,
    environment,
    run,
    mosaic,
    async launch(name, command) {
      const variables = { MOSAIC_AGENT_COMMAND: command, MOSAIC_AGENT_RUNTIME: 'stub', MOSAIC_START_SETTLE_MS: '0' };
      const words = Object.entries(variables).map((pair) => pair.join('='));
      const ended = await run('env', ...words, process.execPath, MOSAIC, 'launch', name);
      if (ended.exit !== 0) throw new Error(ended.stderr);
    },
    fleet,
    declare(agents, head = '') {
      const lines = Object.entries(agents).map(([name, agent]) => `  - ${JSON.stringify({ name, ...agent })}\n`);
      mkdirSync(fleet, { recursive: true });
      writeFileSync(`${fleet}/roster.yaml`, `version: 1\n${head}agents:\n${lines.join('')}`);
    },
    async rows(...args) {
      const { stdout, stderr } = await mosaic('fleet', 'ps', '--json', ...args);
      if (stdout === '') throw new Error(stderr);
      return fleetReport.parse(JSON.parse(stdout)).agents;
    },
    replace(tool, script) {
      const path = `${tmux.folder}/bin/${tool}`;
      rmSync(path, { force: true });
      if (script !== undefined) writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    },
    processes: () => processesMarked(tmux.folder).map(({ command }) => command),
    async signal(signal, format) {
      const { stdout } = await tmux.tmux('display-message', '-p', format);
      if (!/^[1-9]\d*\n$/.test(stdout)) throw new Error(`tmux knows no ${format}: ${stdout}`);
      process.kill(Number(stdout), signal);
    },
    sockets: () => readdirSync(`${tmux.environment.TMUX_TMPDIR}/tmux-${userInfo().uid}`),
    async end() {
      await killAll(processesMarked(tmux.folder));
      await tmux.end();
    },
  };
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const ended: Ended = { exit: null, stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        ended[name] += text;
      });
    child.on('error', reject);
    child.on('close', (exit) => resolve({ ...ended, exit }));
  });
}
