import type { Placeholders } from '../cell/placeholders.ts';
import type { Difference } from '../schema/results.ts';
import type { Matcher } from '../schema/text.ts';
import { shellQuote } from './quote.ts';

/** What is not as a matcher says, if anything. */
export function matchText(aspect: string, matcher: Matcher, actual: string, { expand }: Placeholders): Difference[] {
  if ('any' in matcher) return [];
  if ('matches' in matcher) {
    const pattern = expandPattern(matcher.matches, expand);
    const isMatch = new RegExp(`^(?:${pattern})$`, 'su').test(actual);
    return isMatch ? [] : [{ aspect, expected: `a match of /${pattern}/`, actual: shellQuote(actual) }];
  }
  const expected =
    'equals' in matcher ? expand(matcher.equals) : matcher.lines.map((line) => `${expand(line)}\n`).join('');
  return sameText(aspect, expected, actual);
}

/** A difference where two texts differ. */
export function sameText(aspect: string, expected: string, actual: string): Difference[] {
  return expected === actual ? [] : [{ aspect, expected: shellQuote(expected), actual: shellQuote(actual) }];
}

/** Placeholders in a pattern stand for themselves, whatever bytes they have. */
function expandPattern(pattern: string, expand: Placeholders['expand']): string {
  return pattern.replaceAll(/\{\{(?:[A-Z_]+|[A-Z0-9]+:[^}]*)\}\}/g, (name) =>
    expand(name).replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
  );
}
