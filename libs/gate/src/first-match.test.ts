import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from './bytes.ts';
import { firstMatch } from './first-match.ts';
import { parseRules, type Rule } from './rules.ts';
import { contentScanner } from './scanner.ts';

const PIECE = 65_536;

function rule(pattern: string, keyword: string, sample: string): Rule {
  const parsed = parseRules(`r\tidentity\t-\t${pattern}\t${keyword}\t${sample}\t-\tr`, new Set());
  if ('cause' in parsed) throw new Error(parsed.cause);
  return parsed.rules[0] as Rule;
}

const RULES = [
  rule('\\bzq\\b', 'zq', 'zq'),
  rule('^zq', 'zq', 'zq'),
  rule('zq$', 'zq', 'zq'),
  rule('[ab]{0,31}zq', 'zq', 'abzq'),
  rule('zq(a{2}){3}b?', 'zq', 'zqaaaaaa'),
];

describe('the first match in a long line', () => {
  it('is that of the whole line, wherever the line is cut', () => {
    const gap = fc.oneof(fc.integer({ min: PIECE - 70, max: PIECE + 70 }), fc.integer({ min: 0, max: 40 }));
    const piece = fc.tuple(gap, fc.constantFrom('zq', ' zq ', 'zqaaaaaab', 'azq', 'zqz'));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom('a', '.'), (pieces, filler) => {
        const line = pieces.map(([length, text]) => filler.repeat(length) + text).join('');
        for (const one of RULES) expect(firstMatch(one, line, () => {})).toBe(one.regex.exec(line)?.index);
      }),
      { numRuns: 200 },
    );
  });

  it('is looked for no longer than the deadline allows', () => {
    const watch = () => {
      throw new Error('too late');
    };
    expect(() => firstMatch(RULES[0] as Rule, '.'.repeat(PIECE + 1), watch)).toThrow('too late');
    expect(firstMatch(RULES[0] as Rule, '.'.repeat(PIECE), watch)).toBeUndefined();
  });

  it('is looked for once a line, however often the line has the keyword', () => {
    const bytes = bytesOf(`${'zqz '.repeat(500_000)}\n`);
    let watched = 0;
    const { findings } = contentScanner(RULES.slice(0, 1), undefined, () => {
      watched += 1;
    }).scan(bytes, true);
    expect([findings, watched]).toEqual([[], 1 + Math.ceil((bytes.length - 1) / PIECE)]);
  });
});
