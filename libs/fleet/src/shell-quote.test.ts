import { expect, it } from 'vitest';
import { shellQuote } from './shell-quote.ts';

it.each([
  ['/usr/local/bin:/opt/a_b-c.d', '/usr/local/bin:/opt/a_b-c.d'],
  ['openai-codex/gpt-5.5:high', 'openai-codex/gpt-5.5:high'],
  ['a=b,c%d@e+f', 'a=b,c%d@e+f'],
  ['', "''"],
  ['two words', "'two words'"],
  ['$(id)', "'$(id)'"],
  ["it's 'here'", "'it'\\''s '\\''here'\\'''"],
  ['a;', "'a;'"],
  ['é', "'é'"],
  ['a\nb', "'a\nb'"],
  ['ok\n', "'ok\n'"],
  [' ok', "' ok'"],
])('%j is written %j for a shell', (text, expected) => {
  expect(shellQuote(text)).toBe(expected);
});
