import type { NamedValue } from '@mosaicstack/contract';

const BEGIN = '# begin: from fleet/roster.yaml, written by mosaic; change it there';
const END = '# end: lines of your own below stay as they are, and win over those above';

/**
 * The text of an agent's file with the roster's variables in it; the operator's own lines stay where they are.
 * @param previous what the file holds; undefined where there is none
 * @returns undefined where the previous text has a beginning without an end, so that nobody knows what is whose
 */
export function agentFileText(variables: readonly NamedValue[], previous: string | undefined): string | undefined {
  const block = [BEGIN, ...variables.map(([name, value]) => `${name}=${quoted(value)}`), END];
  const lines = previous === undefined || previous === '' ? [] : previous.replace(/\n$/, '').split('\n');
  const begin = lines.indexOf(BEGIN);
  const end = lines.indexOf(END);
  if (begin === -1 && end === -1) return join([...block, ...lines]);
  if (begin === -1 || end < begin) return undefined;
  return join([...lines.slice(0, begin), ...block, ...lines.slice(end + 1)]);
}

/** Whether the file of an agent has nothing but what the roster says, so that nobody has to read it. */
export function hasOwnLines(text: string): boolean {
  return !(text.startsWith(`${BEGIN}\n`) && text.endsWith(`\n${END}\n`));
}

function join(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/** A value as a shell, systemd and the launchers read it alike (launcher.md L3.6). */
function quoted(value: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]*$/.test(value)) return value;
  return `"${value.replace(/["\\$`]/g, '\\$&')}"`;
}
