import type { ByteText } from './bytes.ts';
import type { Rule } from './rules.ts';

/** A longer line is searched in pieces of this length, so that the deadline is watched while it is. */
const PIECE = 65_536;

/**
 * Where the first match of a rule in a line begins; undefined where there is none.
 * @param watch is called between two pieces of a long line; it may throw
 */
export function firstMatch(
  { regex, longest }: Pick<Rule, 'regex' | 'longest'>,
  text: ByteText,
  watch: () => void,
): number | undefined {
  if (text.length <= PIECE) return regex.exec(text)?.index;
  const search = new RegExp(regex.source, 'g');
  for (let from = 0; from < text.length; from += PIECE) {
    watch();
    // The byte before the piece is there for `\b`, and behind it there is room for a whole match and one byte more: so
    // no match that begins in the piece sees that the text was cut.
    const start = Math.max(from - 1, 0);
    search.lastIndex = from - start;
    const match = search.exec(text.slice(start, from + PIECE + longest + 1));
    if (match !== null && start + match.index < from + PIECE) return start + match.index;
  }
  return undefined;
}
