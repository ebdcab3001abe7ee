import { brief, type MosaicError, NOT_TO_BE_SET } from '@mosaicstack/contract';
import { absolutePath, childPath, type Places } from './absolute-path.ts';
import { launchError } from './launch-refusal.ts';

/** The file of a declared agent, and whose it is. */
export interface AgentFile {
  agent: string;
  path: string;
}

const LINE = /^([A-Za-z_][A-Za-z0-9_]*)=(?:([A-Za-z0-9_@%+=:,./-]*)|'([^']*)'|"((?:[^"\\$`]|\\["\\$`])*)")$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Where the file of an agent lies (launcher.md L3.6). */
export function agentFilePath(agent: string, mosaicHome: string): string {
  return childPath(mosaicHome, `fleet/agents/${agent}.env`);
}

/** The Mosaic home that a variable's value names. */
export function mosaicHomePath(value: string, places: Places): string {
  return absolutePath(value || childPath(places.home, '.config/mosaic'), places);
}

/**
 * The variables that the file of a declared agent sets (launcher.md L3.6, L3.7).
 * @throws MosaicError LAUNCH_BAD_USAGE for a line that is not of the form, or sets what is not its to set
 */
export function agentVariables(text: string, { agent, path }: AgentFile): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const read = agentLine(line, agent);
    if ('cause' in read) throw agentFileError({ agent, path }, `line ${index + 1} of '${path}' ${read.cause}`);
    if ('name' in read) variables[read.name] = read.value;
  }
  return variables;
}

/** The refusal of a file; the way out is to edit it. */
export function agentFileError({ agent, path }: AgentFile, cause: string): MosaicError {
  return launchError('LAUNCH_BAD_USAGE', agent, cause, { wayOut: `edit ${path}` });
}

type AgentLine = { name: string; value: string } | { cause: string } | { isEmpty: true };

/** One line: what it sets, or why it cannot stand. */
export function agentLine(line: string, agent: string): AgentLine {
  if (CONTROL.test(line)) return { cause: 'has a control byte' };
  if (line === '' || line.startsWith('#')) return { isEmpty: true };
  const [, name, plain, single, double] = LINE.exec(line) ?? [];
  if (name === undefined) return { cause: 'is not VARIABLE=VALUE with the value plain or in quotes' };
  const value = plain ?? single ?? (double ?? '').replace(/\\(.)/gu, '$1');
  if (NOT_TO_BE_SET.test(name)) return { cause: `sets ${brief(name)}, which it may not` };
  if (name === 'MOSAIC_AGENT_NAME' && value !== agent) return { cause: `names another agent, '${brief(value)}'` };
  return { name, value };
}
