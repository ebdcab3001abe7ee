import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Receipt } from '@mosaicstack/contract';
import { killAll, type PrivateTmux, privateTmux, processesMarked } from '@mosaicstack/test-support';

const MOSAIC = fileURLToPath(new URL('../../../apps/mosaic/bin/mosaic.js', import.meta.url));

/** How a command ended. */
export interface Ended {
  exit: number | null;
  stdout: string;
  stderr: string;
}

/** An agent of the roster, as its keys are there. */
export type Declared = Record<string, unknown>;

/** A fleet of the test's own, driven by the CLI as it is built: its home, its tmux and its processes are nobody else's. */
export class Fleet {
  readonly tmux: PrivateTmux = privateTmux();
  readonly folder = `${this.tmux.home}/.config/mosaic/fleet`;

  get home(): string {
    return this.tmux.home;
  }

  /** Writes the roster. */
  declare(agents: Readonly<Record<string, Declared>>): void {
    const lines = Object.entries(agents).map(([name, agent]) => `  - ${JSON.stringify({ name, ...agent })}\n`);
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(`${this.folder}/roster.yaml`, `version: 1\nagents:\n${lines.join('')}`);
  }

  /** The folder in which an agent of this name works, and where pi keeps its transcripts of it. */
  workdir(agent: string): { path: string; transcripts: string } {
    const path = `${this.home}/work/${agent}`;
    mkdirSync(path, { recursive: true });
    return { path, transcripts: `${this.home}/.pi/agent/sessions/--${path.slice(1).replaceAll(/[/:]/g, '-')}--` };
  }

  /** Runs the CLI; `input` is its standard input. */
  mosaic(args: readonly string[], input = ''): Promise<Ended> {
    const env = { ...this.tmux.environment, PATH: process.env.PATH, MOSAIC_TMUX_SOCKET: this.tmux.socket };
    const child = spawn(process.execPath, [MOSAIC, ...args], { env, cwd: this.home });
    return new Promise((resolve, reject) => {
      const ended: Ended = { exit: null, stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const)
        child[name].setEncoding('utf8').on('data', (text: string) => {
          ended[name] += text;
        });
      child.on('error', reject);
      child.on('close', (exit) => resolve({ ...ended, exit }));
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  /** Sends a text and gives its receipts. */
  async send(text: string, ...args: string[]): Promise<Receipt[]> {
    const { stdout, stderr } = await this.mosaic(['fleet', 'send', '--json', ...args], text);
    if (stdout === '') throw new Error(stderr);
    return (JSON.parse(stdout) as { receipts: Receipt[] }).receipts;
  }

  async end(): Promise<void> {
    await killAll(processesMarked(this.tmux.folder));
    await this.tmux.end();
  }
}
