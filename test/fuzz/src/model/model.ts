import type { Reply } from '../launch-case.ts';
import type { World } from '../world/world.ts';
import { type Declared, declaredLaunch } from './declared.ts';
import { Failure } from './failure.ts';
import { paneWords, prefixOf } from './pane.ts';
import { brief, shown } from './text.ts';
import { firstLine, toolsOf } from './tools.ts';

/** What the contract says of a line of stderr: how it begins and what it must tell; the rest of the words is free. */
export interface SaidLine {
  begins: string;
  tells: string[];
}

/** A launch as the contract has it; what it does to the world is seen there. */
export interface Modelled {
  exit: number;
  stdout: string;
  /** What may stand there. */
  stderr: SaidLine[][];
}

/**
 * A launch by the text of framework/spec/launcher.md alone, said as straight as can be: a third launcher, that shares
 * no line with the other two and is right because it is short.
 */
export function model(world: World): Modelled {
  const name = world.args[0] ?? world.environment.MOSAIC_AGENT_NAME ?? '';
  const said: string[] = [];
  const warnings: SaidLine[] = [];
  const warn = (tells: string): void => void warnings.push({ begins: 'mosaic: warning: ', tells: [shown(tells)] });
  try {
    new Launch(world, declaredLaunch(world), { print: (text) => void said.push(`${text}\n`), warn }).run();
    return { exit: 0, stdout: said.join(''), stderr: [warnings] };
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    world.files.remove(); // L5.2 and L9.5
    const error = (tells: string[]): SaidLine => ({
      begins: `mosaic: cannot start agent '${shown(brief(name))}': `,
      tells: tells.map(shown),
    });
    const details = failure.details.map((line) => ({ begins: `  | ${shown(line)}`, tells: [] }));
    return {
      exit: failure.exit,
      stdout: said.join(''),
      stderr: failure.causes.map((tells) => [...warnings, error(tells), ...details]),
    };
  }
}

interface Output {
  print(text: string): void;
  warn(tells: string): void;
}

/** Section 8, by its clauses. */
class Launch {
  readonly #tools: ReturnType<typeof toolsOf>;

  constructor(
    readonly world: World,
    readonly declared: Declared,
    readonly output: Output,
  ) {
    this.#tools = toolsOf(world, declared);
  }

  run(): void {
    if (this.#tools.hasSession()) this.#startOver();
    else this.#startNew();
  }

  #startOver(): void {
    const { state, id } = this.#tools.findRuntime();
    if (state === 'gone') throw new Failure(75);
    if (state === 'silent') this.output.warn(this.declared.name);
    if (state === 'ended') this.#revive(id);
    else this.#sayRunning();
  }

  #revive(id: string): void {
    const words = this.#preparePane(id);
    this.world.files.keep(); // L9.5: the session is there
    const revived = this.#tools.tmux('respawn-pane', '-t', id, ...words);
    if (revived.exit === 0) this.#confirm();
    else if (this.#tools.findRuntime().state === 'alive') this.#sayRunning();
    else throw new Failure(75, [[firstLine(revived)]]);
  }

  #startNew(): void {
    const { tmux, hasSession, requireVersion } = this.#tools;
    requireVersion();
    const words = this.#preparePane(`=${this.declared.name}:`);
    let refusal = '';
    for (let attempt = 1; attempt <= 3; attempt++) {
      const answer = this.#tryToStart(words);
      if (answer.exit === 0 || hasSession()) {
        if (answer.exit === 0) this.#confirm();
        else {
          this.world.files.keep(); // L9.5: the session is there
          this.#startOver();
        }
        return;
      }
      refusal = firstLine(answer);
    }
    if (this.declared.socket !== '') tmux('if-shell', '-F', '#{S:x}', '', 'kill-server');
    throw new Failure(75, [[refusal]]);
  }

  #tryToStart(words: string[]): Reply {
    const { tmux } = this.#tools;
    const { name, socket } = this.declared;
    const server = ['-f', this.world.place.conf, 'start-server', ';', 'set-option', '-s', 'exit-empty', 'off'];
    const started = socket === '' ? undefined : tmux(...server);
    return started?.exit ? started : tmux('new-session', '-d', '-s', name, '-x', '200', '-y', '50', ...words);
  }

  #preparePane(target: string): string[] {
    const { world, declared } = this;
    if (!world.files.make(declared.workdir)) throw new Failure(73, [[declared.workdir]]);
    const { prefix, colons } = prefixOf(declared, this.#tools.npmAnswer(), world);
    colons.forEach(this.output.warn);
    return paneWords(declared, target, prefix, world.place);
  }

  #confirm(): void {
    const { name, settle } = this.declared;
    this.world.files.keep();
    if (Number(settle) === 0) return;
    const { state, id, told } = this.#tools.findRuntime();
    if (state === 'silent') this.output.warn(name);
    if (state === 'gone') throw new Failure(75);
    if (state === 'ended') throw new Failure(70, [[...told, `${Number(settle)}`]], this.#lastLines(id));
  }

  #lastLines(pane: string): string[] {
    const capture = ['capture-pane', '-p', '-J', '-S', '-1', '-t', pane];
    const above = ['display-message', '-p', '-t', pane, '#{alternate_on}#{history_size}'];
    const { exit, stdout } = this.#tools.tmux(...capture, ';', ...above);
    const lines = exit === 0 ? stdout.replace(/\n+$/, '').split('\n') : [];
    const told = lines.pop() ?? '';
    const isDrawn = lines.some((line) => line.includes('Pane is dead'));
    if (/^1[1-9]/.test(told) || (/^0[1-9]/.test(told) && !isDrawn)) lines.shift();
    const said = lines.map((line) =>
      line.includes('Pane is dead') ? line.slice(0, line.indexOf('Pane is dead')) : line,
    );
    return said.filter((line) => /[^ \t\v\f\r]/.test(line)).slice(-10);
  }

  #sayRunning(): void {
    const { name, socket } = this.declared;
    this.output.print(`Mosaic agent session already running: ${name} on socket ${socket || 'default'}`);
  }
}
