import { describe, expect, it } from 'vitest';
import { readPattern } from './pattern.ts';

const at = (text: string) => readPattern(text, false, ['ab']);

describe('the grammar of a pattern', () => {
  it.each([
    ['', 1],
    ['*', 1],
    ['a**', 2],
    ['a+', 2],
    ['a??', 3],
    ['a{2}{2}', 5],
    ['a{3,2}', 2],
    ['a{0}', 2],
    ['a{0,0}', 2],
    ['a{1,65}', 2],
    ['a{01}', 2],
    ['a{1,}', 2],
    ['a{,2}', 2],
    ['a{', 2],
    ['a}', 2],
    ['a]', 2],
    ['(', 2],
    ['(a', 3],
    ['a)', 2],
    ['()', 2],
    ['(|a)', 2],
    ['(a|)', 4],
    ['x|', 3],
    ['|x', 1],
    ['a?', 3],
    ['a?|b', 3],
    ['(a?)', 4],
    ['(a?b?){1}', 6],
    ['\\d', 1],
    ['\\', 1],
    ['a\\', 2],
    ['\\x41', 1],
    ['\\xC3', 1],
    ['\\xc3?', 5],
    ['\\]', 1],
    ['\\/', 1],
    ['\\b', 3],
    ['\\b?a', 3],
    ['(?i)x', 2],
    ['(?<!u)x', 2],
    ['a^', 2],
    ['(^a)', 2],
    ['a$b', 2],
    ['(a$)', 3],
    ['^', 2],
    ['^$', 3],
    ['^*', 2],
    ['[]', 2],
    ['[^]', 3],
    ['[a', 1],
    ['x[', 2],
    ['[a-', 1],
    ['[z-a]', 2],
    ['[a-Z]', 2],
    ['[a-9]', 2],
    ['[-a]', 2],
    ['[ab-]x-[!--]', 9],
    ['[[:alpha:]]', 2],
    ['[a\\]]', 3],
    ['[a^]', 3],
    ['(a|b){2}', 6],
    ['(a?b){2}', 6],
    ['((a|b)c){1,2}', 9],
    ['(((((a)))))', 5],
  ])('leaves out %j, from byte %d on', (text, byte) => {
    expect(at(text)).toEqual({ at: byte });
  });

  it.each([
    'a',
    'a?b',
    'a{2}',
    'a{0,64}b',
    'a{1,64}',
    '(a|b)?c',
    '(a|b){1}',
    '(ab){3}',
    '([0-9]{3}\\.){3}',
    '((((a))))',
    '^a|b$',
    '^a$',
    'x|^y',
    '[a-z0-9_-]',
    '[^}]',
    '[-]',
    '[]x'.replace('[]', '[!]'),
    '\\xc3\\xa9',
    '\\b\\(a\\)\\b',
    '.',
    '/,;:"\'<>=@%&~`#!-',
  ])('has %j', (text) => {
    expect(at(text)).toMatchObject({ source: expect.any(String) });
  });
});

describe('how often a pattern may try', () => {
  it.each([
    ['a', 1],
    ['a?', 2],
    ['[a-z]{1,64}b', 64],
    ['(a|b|c)(d|e)', 6],
    ['a|b|c', 1],
    ['x{3}', 3],
    ['(a{4}){5}', 20],
    ['(((a{64}){64}){64}){64}', 64 ** 4],
    ['(a{4}b{6}){5}', 30],
  ])('%j tries %d times', (text, tries) => {
    expect(readPattern(`${text}z`, false, [])).toMatchObject({ tries });
  });
});

describe('keywords', () => {
  it.each<[pattern: string, keywords: string[], isSure: boolean]>([
    ['xaby', ['ab'], true],
    ['xay', ['ab'], false],
    ['a.b', ['ab'], false],
    ['ab?', ['ab'], false],
    ['xab{1}', ['ab'], false],
    ['xabc?', ['ab'], true],
    ['a\\bb', ['ab'], false],
    ['ab|cd', ['ab'], false],
    ['ab|cd', ['ab', 'cd'], true],
    ['(ab|cd)', ['ab', 'cd'], true],
    ['(ab|cd)x', ['ab'], false],
    ['(ab|cd)?xy', ['ab', 'cd'], false],
    ['(ab|cd)?xy', ['xy'], true],
    ['(ab){2}', ['ab'], true],
    ['((ab))', ['ab'], false],
    ['a(b)', ['ab'], false],
    ['a\\.b', ['a.b'], true],
    ['\\xc3\\xa9', ['\xc3\xa9'], true],
    ['^ab$', ['ab'], true],
  ])('of %j: %j', (pattern, keywords, isSure) => {
    expect(readPattern(pattern, false, keywords)).toMatchObject({ isSure });
  });

  it('stand in any case where the rule is folded', () => {
    expect(readPattern('AbC', true, ['aBc'])).toMatchObject({ isSure: true });
    expect(readPattern('AbC', false, ['aBc'])).toMatchObject({ isSure: false });
  });
});

describe('what a pattern matches', () => {
  it.each<[pattern: string, isFolded: boolean, line: string, index: number]>([
    ['\\bPDA\\b', false, 'PDA-friendly', 0],
    ['\\bPDA\\b', false, 'UPDATE', -1],
    ['\\bPDA\\b', false, '\xe9PDA', 1],
    ['PDA$', false, 'x PDA\r', -1],
    ['a.b', false, 'a\rb', 0],
    ['k', true, 'K', 0],
    ['k', true, '\xe2\x84\xaa', -1],
    ['\\xe0', true, '\xc0', -1],
    ['[a-c]x', true, 'BX', 0],
    ['[^a]x', true, 'AX', -1],
    ['a\\.b', false, 'axb', -1],
    ['x{2}', false, 'axxa', 1],
  ])('%j (folded: %j) in %j', (pattern, isFolded, line, index) => {
    const read = readPattern(pattern, isFolded, []);
    expect('source' in read && line.search(new RegExp(read.source))).toBe(index);
  });
});
