import type { MosaicError } from '@mosaicstack/contract';
import { absolutePath, childPath, type Places } from './absolute-path.ts';
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
  workdir: string;
  home: string;
  mosaicHome: string;
  /** Absolute; undefined where none is set. */
  runtimeBin: string | undefined;
  settleMs: number;
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/;
const DOTTED_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const COMMAND_LIMIT_BYTES = 8192;
const SETTLE_LIMIT_MS = 60_000;

/**
 * Reads a launch from arguments and launch variables (launcher.md, sections 1 and 3).
 * @throws MosaicError LAUNCH_BAD_USAGE, with exit 64
 */
export function readLaunch(args: readonly string[], environment: Environment, places: Places): LaunchRequest {
  const name = readName(args, environment);
  const reader = variableReader(name, environment);
  const socket = environment.MOSAIC_TMUX_SOCKET === '' ? '' : reader.dottedName('MOSAIC_TMUX_SOCKET', 'mosaic-fleet');
  const runtime = reader.dottedName('MOSAIC_AGENT_RUNTIME', 'pi');
  const agentClass = reader.line('MOSAIC_AGENT_CLASS');
  const model = reader.line('MOSAIC_AGENT_MODEL');
  const effort = reader.line('MOSAIC_AGENT_EFFORT');
  const mosaicHome = reader.line('MOSAIC_HOME');
  const command = reader.command(defaultCommand(runtime, model));
  const settleMs = reader.settleMs();
  const runtimeBin = reader.text('MOSAIC_RUNTIME_BIN');
  return {
    name,
    socket,
    runtime,
    agentClass,
    model,
    effort,
    command,
    settleMs,
    workdir: absolutePath(reader.text('MOSAIC_AGENT_WORKDIR') || places.home, places),
    home: absolutePath(places.home, places),
    mosaicHome: absolutePath(mosaicHome || childPath(places.home, '.config/mosaic'), places),
    runtimeBin: runtimeBin === '' ? undefined : absolutePath(runtimeBin, places),
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
  const refuse = (cause: string): MosaicError => launchError('LAUNCH_BAD_USAGE', name, cause);
  if (!NAME.test(name))
    throw refuse("a name has 1 to 64 letters, digits, '_' or '-', and begins with a letter, a digit or '_'");
  if (args.length > 1) throw refuse(`unexpected argument '${args[1]}'`);
  return name;
}

function defaultCommand(runtime: string, model: string): string {
  return `mosaic yolo ${runtime}${model === '' ? '' : ` --model ${shellQuote(model)}`}`;
}

/** The checks of launch variables, each with the refusal that names the variable. */
function variableReader(agent: string, environment: Environment) {
  const refuse = (cause: string): never => {
    throw launchError('LAUNCH_BAD_USAGE', agent, cause);
  };
  const text = (variable: string): string => {
    const value = environment[variable] ?? '';
    // Node decodes the environment before anybody can see its bytes: a folder of another name would be made.
    if (value.includes('\ufffd')) refuse(`${variable} has a byte that is not UTF-8`);
    return value;
  };
  const line = (variable: string): string => {
    const value = text(variable);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    return /[\u0000-\u001f\u007f]/.test(value) ? refuse(`${variable} '${value}' has a control byte`) : value;
  };
  const dottedName = (variable: string, fallback: string): string => {
    const value = text(variable) || fallback;
    if (DOTTED_NAME.test(value)) return value;
    const rule = "1 to 64 letters, digits, '_', '-' or '.', beginning with a letter, a digit or '_'";
    return refuse(`${variable} '${value}' is not ${rule}`);
  };
  const command = (fallback: string): string => {
    const value = text('MOSAIC_AGENT_COMMAND') || fallback;
    const bytes = utf8Bytes(value);
    if (bytes <= COMMAND_LIMIT_BYTES) return value;
    return refuse(`MOSAIC_AGENT_COMMAND has ${bytes} bytes, at most ${COMMAND_LIMIT_BYTES} are allowed`);
  };
  const settleMs = (): number => {
    const value = text('MOSAIC_START_SETTLE_MS') || '300';
    if (/^[0-9]{1,5}$/.test(value) && Number(value) <= SETTLE_LIMIT_MS) return Number(value);
    return refuse(`MOSAIC_START_SETTLE_MS '${value}' is not a number of milliseconds from 0 to ${SETTLE_LIMIT_MS}`);
  };
  return { text, line, dottedName, command, settleMs };
}

/** Length in UTF-8; the core has no Buffer. */
function utf8Bytes(text: string): number {
  return encodeURIComponent(text).replace(/%../g, '_').length;
}
