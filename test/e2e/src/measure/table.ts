/** What was measured of one question. */
export interface Table {
  title: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A text as a cell shows it: short, on one line, and every byte of it visible. */
export function shown(text: string | undefined): string {
  if (text === undefined) return '-';
  const quoted = JSON.stringify(text.length > 90 ? `${text.slice(0, 60)}… ${text.length} chars` : text);
  const visible = quoted.replaceAll(/[^\n -~…]/gu, (char) =>
    char < '\u2000' && char > '\u00a0' ? char : codeOf(char),
  );
  return visible.replaceAll('|', '\\|');
}

/** The middle and the greatest of some times. */
export function spread(times: readonly (number | undefined)[]): string {
  const known = times.filter((time) => time !== undefined).sort((one, other) => one - other);
  if (known.length === 0) return '-';
  return `${known[Math.floor(known.length / 2)]} (${known.at(-1)})`;
}

/** The table in markdown. */
export function markdown({ title, head, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

function codeOf(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
