import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type PrivateTmux, realTool } from '@mosaicstack/test-support';
import type { RealPi } from './real-pi.ts';

const FLEET_CONFIGURATION = fileURLToPath(new URL('../../../framework/tools/fleet/tmux.conf', import.meta.url));
const FACTS = ['cursor_x', 'cursor_y', 'cursor_flag', 'pane_title', 'pane_current_command', 'alternate_on'] as const;
const DEATH = ['pane_dead', 'pane_dead_status', 'pane_dead_signal'] as const;

/** What tmux tells of a pane. */
export type PaneFacts = Record<(typeof FACTS)[number] | (typeof DEATH)[number], string>;

/** A detached pane of 200 columns and 50 lines in a tmux of the test. */
export class Pane {
  readonly #tmux: PrivateTmux;
  readonly id: string;

  private constructor(tmux: PrivateTmux, id: string) {
    this.#tmux = tmux;
    this.id = id;
  }

  /** Starts a program in a session of its own, under the fleet's configuration of tmux. */
  static async start(tmux: PrivateTmux, name: string, cwd: string, { environment, command }: RealPi): Promise<Pane> {
    const variables = Object.entries(environment).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
    const session = ['new-session', '-d', '-s', name, '-x', '200', '-y', '50', '-c', cwd, '-P', '-F', '#{pane_id}'];
    const configure = ['start-server', ';', 'source-file', FLEET_CONFIGURATION, ';'];
    return new Pane(tmux, (await run(tmux, [...configure, ...session, ...variables, ...command])).trimEnd());
  }

  /** The visible lines; `-e` keeps their colours, `-J` joins what was wrapped. */
  screen(...flags: string[]): Promise<string> {
    return run(this.#tmux, ['capture-pane', '-p', '-t', this.id, ...flags]);
  }

  async facts(): Promise<PaneFacts> {
    const names = [...FACTS, ...DEATH];
    const format = names.map((name) => `#{${name}}`).join('\t');
    const values = (await run(this.#tmux, ['display-message', '-p', '-t', this.id, format])).slice(0, -1).split('\t');
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) as PaneFacts;
  }

  /**
   * Gives the program a text as a terminal does that pastes it.
   * @throws where the pane is dead: tmux before 3.4 ends with all its panes when it pastes into one (tmux/tmux#3830)
   */
  async paste(text: string | Uint8Array): Promise<void> {
    await run(this.#tmux, ['load-buffer', '-b', 'message', '-'], text);
    const paste = `paste-buffer -p -r -d -b message -t ${this.id}`;
    const said = await run(this.#tmux, ['if', '-F', '-t', this.id, '#{pane_dead}', 'display -p dead', paste]);
    if (said !== '') throw new Error(`cannot paste into '${this.id}': the pane is dead`);
  }

  /** Presses keys, by tmux's names for them. */
  async press(...keys: string[]): Promise<void> {
    await run(this.#tmux, ['send-keys', '-t', this.id, ...keys]);
  }

  /** Types a text, key by key. */
  async type(text: string): Promise<void> {
    await run(this.#tmux, ['send-keys', '-l', '-t', this.id, text]);
  }

  /** The process that the pane has started. */
  async pid(): Promise<number> {
    return Number(await run(this.#tmux, ['display-message', '-p', '-t', this.id, '#{pane_pid}']));
  }
}

function run({ socket, environment }: PrivateTmux, args: string[], input?: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(realTool('tmux'), ['-L', socket, '-f', '/dev/null', ...args], { env: environment });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      stdout += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part) => {
      stderr += part;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(stdout) : reject(new Error(`tmux ${args[0]}: ${stderr}`))));
    // One that ends before it has read all says why by its exit status.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
