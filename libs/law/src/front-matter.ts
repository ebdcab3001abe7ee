/** What a policy says of itself before its text. */
export interface FrontMatter {
  fields: ReadonlyMap<string, string>;
  /** What is wrong with it; empty where nothing is. */
  problem: string;
  /** The text behind it. */
  body: string;
  /** The line that the body begins on. */
  bodyLine: number;
}

/**
 * Reads the lines `key: value` between two lines `---` at the start of a text.
 * @returns undefined where the text has none
 */
export function frontMatter(text: string): FrontMatter | undefined {
  if (!/^---[ \t]*\n/.test(text)) return undefined;
  const lines = text.split('\n');
  const end = lines.findIndex((line, at) => at > 0 && /^---[ \t]*$/.test(line));
  if (end < 0) return { fields: new Map(), problem: 'its front matter has no end', body: '', bodyLine: 1 };
  const fields = new Map<string, string>();
  let problem = '';
  for (const [at, line] of lines.slice(1, end).entries()) {
    const [, key, value] = /^([a-z_]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) problem ||= `line ${at + 2} is not 'key: value'`;
    else if (fields.has(key)) problem ||= `line ${at + 2} says '${key}' a second time`;
    else fields.set(key, value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return { fields, problem, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 };
}
