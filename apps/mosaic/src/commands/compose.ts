import { EXIT } from '@mosaicstack/contract';
import type { Composition, LawPart } from '@mosaicstack/law';
import { type ComposeOptions, composeLaw, refuseLooser } from '../law/compose-law.ts';
import type { Ports } from '../ports.ts';
import { shown } from './fleet/shown.ts';

export interface ComposeFlags extends ComposeOptions {
  json?: boolean;
  budget?: boolean;
  explain?: boolean;
}

/**
 * `mosaic compose <runtime>`: prints the text that an agent is given, each part behind a line with its source.
 * @returns exit 0; with --explain 1 where something was refused
 * @throws MosaicError LAW_NO_RUNTIME, LAW_UNREADABLE, LAW_LOOSENED
 */
export async function composeCommand(runtime: string, flags: ComposeFlags, ports: Ports): Promise<number> {
  const { composition, agent } = await composeLaw(runtime, flags, ports);
  if (flags.json) {
    const { text, parts, warnings, notes, refusals } = composition;
    ports.print(JSON.stringify({ version: 1, runtime, agent, text, parts, warnings, notes, refusals }, null, 2));
    return refusals.length === 0 ? EXIT.done : EXIT.no;
  }
  if (flags.explain) return explain(composition, ports);
  refuseLooser(composition);
  for (const warning of composition.warnings) ports.tell(`mosaic: warning: ${shown(warning)}`);
  if (flags.budget) for (const line of budgetTable(composition.parts)) ports.print(line);
  else ports.print(composition.text.trimEnd());
  return EXIT.done;
}

function explain({ parts, warnings, notes, refusals }: Composition, ports: Ports): number {
  for (const { kind, source, owner } of parts) ports.print(`${kind.padEnd(12)}  ${shown(source)} (${owner})`);
  for (const warning of warnings) ports.print(`warning       ${shown(warning)}`);
  for (const note of notes) ports.print(`left out      ${shown(note)}`);
  for (const { source, line, cause } of refusals)
    ports.print(`refused       ${shown(source)}, line ${line}: ${shown(cause)}`);
  ports.print('on safety     the Constitution wins over every other part');
  ports.print('on taste      the later part wins over the earlier one');
  return refusals.length === 0 ? EXIT.done : EXIT.no;
}

/** What each part costs, and all of them. */
export function budgetTable(parts: readonly LawPart[]): string[] {
  const sum = (key: 'lines' | 'bytes' | 'tokens'): number => parts.reduce((total, part) => total + part[key], 0);
  const total = { source: 'together', lines: sum('lines'), bytes: sum('bytes'), tokens: sum('tokens') };
  const width = Math.max(...[...parts, total].map(({ source }) => source.length));
  const row = (source: string, ...cells: (string | number)[]): string =>
    `${source.padEnd(width)}${cells.map((cell) => `${cell}`.padStart(8)).join('')}`;
  return [
    row('part', 'lines', 'bytes', 'tokens'),
    ...[...parts, total].map(({ source, lines, bytes, tokens }) => row(source, lines, bytes, tokens)),
  ];
}
