import { brief, type MosaicError, utf8Bytes } from '@mosaicstack/contract';
import { absolutePath, type Places } from './absolute-path.ts';
import { mosaicHomePath } from './agent-file.ts';
import { launchError } from './launch-refusal.ts';
import { shellQuote } from './shell-quote.ts';

/** The environment of the caller, as the operating system gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A launch that passed the border: every value checked, every default filled in. */
export interface LaunchRequest {
  name: string;
  /** Name of the tmux socket; empty stands for the user's default server. */
  socket: string;
  runtime: string;
  agentClass: string;
  model: string;
  effort: string;
  /** The command line, for a shell. */
  command: string;
  /** Whether no command was given, so that the default stands. */
  isDefaultCommand: boolean;
  workdir: string;
  home: string;
  mosaicHome: string;
  /** Absolute; undefined where none is set. */
  runtimeBin: string | undefined;
  settleMs: number;
}

/** What a declared agent's file sets (launcher.md L3.6). */
export interface Declared {
  path: string;
  variables: Readonly<Record<string, string>>;
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/;
const DOTTED_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const COMMAND_LIMIT_BYTES = 8192;
const FOLDER_LIMIT_BYTES = 4096;
const WORD_LIMIT_BYTES = 256;
const SETTLE_LIMIT_MS = 60_000;

/** What a launch is read from. */
export interface LaunchInput {
  args: readonly string[];
  environment: Environment;
  places: Places;
  /** Whether a variable's bytes were not UTF-8; asked only of one that has a U+FFFD. */
  isGarbled?: (variable: string) => boolean;
  /** What is declared of the agent of this name in this Mosaic home; undefined where nothing is. */
  findDeclared?: (agent: string, mosaicHome: string) => Declared | undefined;
}

/**
 * Reads a launch from arguments and launch variables (launcher.md, sections 1 and 3).
 * @throws MosaicError LAUNCH_BAD_USAGE, with exit 64
 */
export function readLaunch({ args, places, isGarbled, findDeclared, ...input }: LaunchInput): LaunchRequest {
  const name = readName(args, input.environment);
  const outer = variableReader(name, input.environment, isGarbled ?? (() => true));
  const home = absolutePath(places.home, places);
  const from = { home, cwd: places.cwd };
  const mosaicHome = mosaicHomePath(outer.line('MOSAIC_HOME', FOLDER_LIMIT_BYTES), from);
  const declared = findDeclared?.(name, mosaicHome);
  const environment = { ...input.environment, ...declared?.variables };
  const reader = variableReader(name, environment, isGarbled ?? (() => true), declared);
  const socket = environment.MOSAIC_TMUX_SOCKET === '' ? '' : reader.dottedName('MOSAIC_TMUX_SOCKET', 'mosaic-fleet');
  const runtime = reader.dottedName('MOSAIC_AGENT_RUNTIME', 'pi');
  const agentClass = reader.line('MOSAIC_AGENT_CLASS', WORD_LIMIT_BYTES);
  const model = reader.line('MOSAIC_AGENT_MODEL', WORD_LIMIT_BYTES);
  const effort = reader.line('MOSAIC_AGENT_EFFORT', WORD_LIMIT_BYTES);
  const workdir = reader.text('MOSAIC_AGENT_WORKDIR', FOLDER_LIMIT_BYTES);
  const runtimeBin = reader.text('MOSAIC_RUNTIME_BIN', FOLDER_LIMIT_BYTES);
  const givenCommand = reader.text('MOSAIC_AGENT_COMMAND', COMMAND_LIMIT_BYTES);
  const settleMs = reader.settleMs();
  return {
    name,
    socket,
    runtime,
    agentClass,
    model,
    effort,
    command: givenCommand || defaultCommand(runtime, model),
    isDefaultCommand: givenCommand === '',
    settleMs,
    home,
    workdir: absolutePath(workdir || home, from),
    mosaicHome,
    runtimeBin: runtimeBin === '' ? undefined : absolutePath(runtimeBin, from),
  };
}

/** Whether text may name a tmux socket (launcher.md L1.5). */
export function isSocketName(text: string): boolean {
  return DOTTED_NAME.test(text);
}

function readName(args: readonly string[], environment: Environment): string {
  const name = args[0] ?? environment.MOSAIC_AGENT_NAME ?? '';
  if (args.length === 0 && name === '')
    throw launchError('LAUNCH_BAD_USAGE', '', 'no name was given', {
      wayOut: 'give a name as the first argument, or set MOSAIC_AGENT_NAME',
    });
  const refuse = (cause: string, wayOut: string): MosaicError =>
    launchError('LAUNCH_BAD_USAGE', name, cause, { wayOut });
  if (!NAME.test(name)) {
    const rule = "a name has 1 to 64 letters, digits, '_' or '-', and begins with a letter, a digit or '_'";
    throw refuse(rule, 'give a name such as coder-1, or --help');
  }
  const wayOut = 'set MOSAIC_AGENT_COMMAND to the command with its arguments';
  if (args[1] !== undefined) throw refuse(`unexpected argument '${brief(args[1])}'`, wayOut);
  return name;
}

/** The command of an agent that declares none (launcher.md L4.1). */
export function defaultCommand(runtime: string, model: string): string {
  return `mosaic yolo ${runtime}${model === '' ? '' : ` --model ${shellQuote(model)}`}`;
}

/** The checks of launch variables, each with the refusal that names the variable. */
function variableReader(
  agent: string,
  environment: Environment,
  isGarbled: (variable: string) => boolean,
  declared?: Declared,
) {
  const isDeclared = (variable: string): boolean => declared?.variables[variable] !== undefined;
  const refuse = (variable: string, cause: string): never => {
    const wayOut = isDeclared(variable) ? `edit ${declared?.path}` : `unset ${variable}`;
    throw launchError('LAUNCH_BAD_USAGE', agent, `${variable} ${cause}`, { wayOut });
  };
  const value = (variable: string): string => {
    const decoded = environment[variable] ?? '';
    // Node decodes the environment before anybody can see its bytes: a folder of another name would be made.
    if (decoded.includes('\ufffd') && !isDeclared(variable) && isGarbled(variable))
      refuse(variable, 'has a byte that is not UTF-8');
    return decoded;
  };
  const dottedName = (variable: string, fallback: string): string => {
    const name = value(variable) || fallback;
    if (DOTTED_NAME.test(name)) return name;
    const rule = "1 to 64 letters, digits, '_', '-' or '.', beginning with a letter, a digit or '_'";
    return refuse(variable, `'${brief(name)}' is not ${rule}`);
  };
  const text = (variable: string, limitBytes: number): string => {
    const bytes = utf8Bytes(value(variable));
    if (bytes > limitBytes) refuse(variable, `has ${bytes} bytes, at most ${limitBytes} are allowed`);
    return value(variable);
  };
  const line = (variable: string, limitBytes: number): string => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    if (/[\u0000-\u001f\u007f]/.test(value(variable)))
      refuse(variable, `'${brief(value(variable))}' has a control byte`);
    return text(variable, limitBytes);
  };
  const settleMs = (): number => {
    const digits = value('MOSAIC_START_SETTLE_MS') || '300';
    if (/^[0-9]{1,5}$/.test(digits) && Number(digits) <= SETTLE_LIMIT_MS) return Number(digits);
    const rule = `a number of milliseconds from 0 to ${SETTLE_LIMIT_MS}`;
    return refuse('MOSAIC_START_SETTLE_MS', `'${brief(digits)}' is not ${rule}`);
  };
  return { text, line, dottedName, settleMs };
}
