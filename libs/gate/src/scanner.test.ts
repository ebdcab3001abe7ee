import { describe, expect, it } from 'vitest';
import { bytesOf } from './bytes.ts';
import { parseRules, type Rule } from './rules.ts';
import { contentScanner } from './scanner.ts';

const RULES = [
  'word\tidentity\t-\t\\bPDA\\b\tPDA\tPDA\tUPDATE\tr',
  'name\tidentity\ti\tacmecorp\tacmecorp\tAcmeCorp\tx\tr',
  'home\tstructural\t-\t=~/[a-z]\t=~/\tA=~/b\tx\tr',
].join('\n');

function rules(text = RULES): Rule[] {
  const parsed = parseRules(text, new Set());
  if ('cause' in parsed) throw new Error(parsed.cause);
  return parsed.rules;
}

const scan = (content: string, isStructural = true) => contentScanner(rules()).scan(bytesOf(content), isStructural);
const places = (content: string, isStructural = true) =>
  scan(content, isStructural).findings.map(({ rule, line, column }) => [rule, line, column]);

describe('a content', () => {
  it.each<[string, unknown[][]]>([
    ['', []],
    ['UPDATE\n', []],
    ['PDA', [['word', 1, 1]]],
    ['a\nb PDA and PDA\n', [['word', 2, 3]]],
    [
      'a\r\n\nx ACMEcorp PDA',
      expect.arrayContaining([
        ['name', 3, 3],
        ['word', 3, 12],
      ]),
    ],
    [`${'x'.repeat(70_000)} PDA\n`, [['word', 1, 70_002]]],
    ['x\0PDA\n', [['word', 1, 3]]],
    [
      'A=~/b\nPDA\nacmecorp\n',
      expect.arrayContaining([
        ['home', 1, 2],
        ['word', 2, 1],
        ['name', 3, 1],
      ]),
    ],
  ])('%j', (content, found) => {
    expect(places(content)).toEqual(found);
  });

  it('has no structural findings where these do not count', () => {
    expect(places('A=~/b PDA', false)).toEqual([['word', 1, 7]]);
  });

  it.each([
    ['', 0],
    ['\n', 1],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['\n\n', 2],
    ['a\n'.repeat(5000), 5000],
  ])('%j has %d lines', (content, lines) => {
    expect(scan(content).lines).toBe(lines);
  });

  it('tells its marks, of which a line may have many', () => {
    const { marks } = scan(
      'mosaic-gate-allow:word\nx\nmosaic-gate-allow:name mosaic-gate-allow:a-b\nmosaic-gate-allow:ID',
    );
    expect(marks).toEqual([
      { line: 1, rules: new Set(['word']) },
      { line: 3, rules: new Set(['name', 'a-b']) },
    ]);
  });
});

describe('a name', () => {
  it('is judged by identity rules, at line 0', () => {
    const { scanName } = contentScanner(rules());
    expect(scanName('my\nPDA A=~/b')).toMatchObject([{ rule: 'word', line: 0, column: 4, text: 'my PDA A=~/b' }]);
    expect(scanName('readme')).toEqual([]);
  });
});

describe('hashes', () => {
  const hashToken = (token: string): string => `#${token}`;
  const ids = new Map([
    ['#otter', 'own-1'],
    ['#box.lan', 'own-2'],
    ['#me@box.lan', 'own-3'],
  ]);
  const { scan: scanTokens } = contentScanner([], { ids, hashToken });
  it.each<[string, unknown[][]]>([
    ['an Otter, otters', [['own-1', 4]]],
    ['x-otter otter', [['own-1', 9]]],
    ['see box.lan.', [['own-2', 5]]],
    ['<me@box.lan>', [['own-3', 2]]],
    ['--otter--', [['own-1', 3]]],
    ['boxes', []],
  ])('are looked up for the tokens of %j', (line, found) => {
    const { findings } = scanTokens(bytesOf(`\n${line}\n`), true);
    expect(findings.map(({ rule, column }) => [rule, column])).toEqual(found);
    expect(findings.every((finding) => finding.line === 2)).toBe(true);
  });
});
