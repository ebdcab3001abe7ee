import { parseArgs } from 'node:util';
import type { MosaicError } from '@mosaicstack/contract';
import { gateError } from './gate-error.ts';

/** The forms of a report. */
export const FORMATS = ['text', 'canonical', 'json', 'sarif', 'github', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

/** What the command line asks of the gate. */
export interface GateRequest {
  /** Undefined for the framework's own folder. */
  root: string | undefined;
  format: Format;
  isRevealed: boolean;
  expectsPrivate: boolean;
  isSelfTest: boolean;
  pack: string | undefined;
  /** Where the tarball of `pack` is left. */
  keep: string | undefined;
  tgz: string | undefined;
  isStaged: boolean;
  commitRange: string | undefined;
}

const OPTIONS = {
  format: { type: 'string' },
  reveal: { type: 'boolean' },
  'expect-private': { type: 'boolean' },
  'self-test': { type: 'boolean' },
  pack: { type: 'string' },
  keep: { type: 'string' },
  tgz: { type: 'string' },
  staged: { type: 'boolean' },
  'commit-range': { type: 'string' },
} as const;

/**
 * Reads the arguments behind `mosaic gate` (gate.md G1.1 to G1.3).
 * @throws MosaicError GATE_BAD_USAGE
 */
export function readGateArguments(args: readonly string[]): GateRequest {
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const roots: string[] = [];
  const values = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind === 'positional') roots.push(token.value);
    if (token.kind !== 'option') continue;
    const value = checkedValue(token, args[token.index] ?? token.rawName);
    if (value !== undefined && values.has(token.name)) throw badUsage(`option '${token.rawName}' is given twice`);
    values.set(token.name, value);
  }
  if (roots[1] !== undefined) throw badUsage(`unexpected argument '${roots[1]}'`);
  const format = values.get('format') ?? 'text';
  if (!isFormat(format)) throw badUsage(`the format '${format}' is not known`);
  return {
    root: roots[0],
    format,
    isRevealed: values.has('reveal'),
    expectsPrivate: values.has('expect-private'),
    isSelfTest: values.has('self-test'),
    pack: values.get('pack'),
    keep: values.get('keep'),
    tgz: values.get('tgz'),
    isStaged: values.has('staged'),
    commitRange: values.get('commit-range'),
  };
}

interface OptionToken {
  name: string;
  rawName: string;
  value?: string | undefined;
}

/**
 * @param word the whole argument, since `-xy` is no two options here
 * @returns the value of an option that takes one
 */
function checkedValue({ name, rawName, value }: OptionToken, word: string): string | undefined {
  const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name as keyof typeof OPTIONS] : undefined;
  if (option === undefined || (option.type === 'boolean' && value !== undefined))
    throw badUsage(`unknown option '${word.split('=', 1)[0]}'`);
  if (option.type === 'string' && (value === undefined || value === '' || value.startsWith('-')))
    throw badUsage(`option '${rawName}' needs a value`);
  return value;
}

function isFormat(text: string): text is Format {
  return (FORMATS as readonly string[]).includes(text);
}

/** The gate's error of a command line that it cannot make sense of. */
export function badUsage(cause: string): MosaicError {
  return gateError('GATE_BAD_USAGE', 'run', 'gate', cause, 'the option --help');
}
