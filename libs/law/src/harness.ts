import { utf8Bytes } from '@mosaicstack/contract';

/** The runtimes that Mosaic gives its law to. */
export const RUNTIMES = ['claude', 'codex', 'opencode', 'pi', 'stub'] as const;
export type RuntimeName = (typeof RUNTIMES)[number];

/** How a runtime is started with the law. */
export interface Handover {
  argv: string[];
  /** Variables that it gets beside the caller's. */
  environment: [name: string, value: string][];
}

/** What a handover is made of. */
export interface HandoverInput {
  /** The agent's text. */
  text: string;
  /** A file that holds it. */
  file: string;
  /** The caller's own arguments, passed on as they are. */
  args: readonly string[];
  isYolo: boolean;
  environment: Readonly<Record<string, string | undefined>>;
}

/** What is particular to the start of one runtime. */
export interface Harness {
  /** Its program on PATH. */
  program: string;
  /** Its flag for "ask nobody"; undefined where it never asks. */
  yoloFlag: string | undefined;
  /** Whether the flag stands behind the caller's arguments: where they may begin with a subcommand that wants its own. */
  isYoloLast?: boolean;
  /** How the text reaches it, in a word for people. */
  way: string;
  /** @throws HandoverProblem where it cannot take the text */
  give(input: HandoverInput): Handover;
}

/** Why a runtime cannot be given the text. */
export class HandoverProblem extends Error {
  override name = 'HandoverProblem';
}

/** One argument may have so many bytes on Linux, with its end (execve(2), MAX_ARG_STRLEN). */
const ARGUMENT_BYTES = 131_072;

/** Tried with the programs of these versions, offline: pi 0.73.1, codex-cli 0.169.0, opencode 1.18.33. */
export const HARNESSES: Readonly<Record<RuntimeName, Harness>> = {
  claude: {
    program: 'claude',
    yoloFlag: '--dangerously-skip-permissions',
    way: 'argument --append-system-prompt',
    give: ({ text, args }) => plain(['--append-system-prompt', argument(text), ...args]),
  },
  codex: {
    program: 'codex',
    yoloFlag: '--dangerously-bypass-approvals-and-sandbox',
    way: 'setting developer_instructions',
    // A TOML basic string is JSON's, but for DEL (toml.io/en/v1.0.0#string).
    give: ({ text, args }) =>
      plain([
        '-c',
        argument(`developer_instructions=${JSON.stringify(text).replaceAll('\u007f', '\\u007f')}`),
        ...args,
      ]),
  },
  opencode: {
    program: 'opencode',
    yoloFlag: '--auto',
    isYoloLast: true,
    way: 'instructions of OPENCODE_CONFIG_CONTENT',
    give: ({ file, args, environment }) => ({
      argv: [...args],
      environment: [['OPENCODE_CONFIG_CONTENT', withInstructions(environment.OPENCODE_CONFIG_CONTENT, file)]],
    }),
  },
  pi: {
    program: 'pi',
    yoloFlag: undefined,
    way: 'file of --append-system-prompt',
    give: ({ file, args }) => plain(['--append-system-prompt', file, ...args]),
  },
  stub: {
    program: 'mosaic-stub',
    yoloFlag: undefined,
    way: 'variable MOSAIC_LAW_FILE',
    give: ({ file, args }) => ({ argv: [...args], environment: [['MOSAIC_LAW_FILE', file]] }),
  },
};

/** How a runtime is started with the law, with its flag for "ask nobody" where that is asked for. */
export function handover(runtime: RuntimeName, input: HandoverInput): Handover {
  const { program, give } = HARNESSES[runtime];
  const args = input.isYolo ? withYolo(HARNESSES[runtime], input.args) : input.args;
  const { argv, environment } = give({ ...input, args });
  return { argv: [program, ...argv], environment };
}

/** Behind `--` a flag would be a word. */
function withYolo({ yoloFlag, isYoloLast }: Harness, args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const flags = end < 0 ? args : args.slice(0, end);
  if (yoloFlag === undefined || flags.includes(yoloFlag)) return [...args];
  return isYoloLast ? [...flags, yoloFlag, ...args.slice(flags.length)] : [yoloFlag, ...args];
}

function plain(argv: string[]): Handover {
  return { argv, environment: [] };
}

function argument(text: string): string {
  if (utf8Bytes(text) >= ARGUMENT_BYTES)
    throw new HandoverProblem(`it takes the text as one argument, which may have ${ARGUMENT_BYTES - 1} bytes`);
  return text;
}

/** What the operator's own setting says stays. */
function withInstructions(setting: string | undefined, file: string): string {
  const own = settingOf(setting);
  const instructions = Array.isArray(own.instructions) ? own.instructions : [];
  return JSON.stringify({ ...own, instructions: [file, ...instructions] });
}

function settingOf(setting: string | undefined): Record<string, unknown> {
  if (setting === undefined || setting.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(setting);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // What is wrong with it is said below, without its text, which may hold a key.
  }
  throw new HandoverProblem('OPENCODE_CONFIG_CONTENT is set and is no JSON object');
}
