import { asciiLower, type ByteText } from './bytes.ts';

const WORDS = /[A-Za-z0-9_\x80-\xff-]+/g;
const COMPOUNDS = /[A-Za-z0-9_\x80-\xff.@-]+/g;
const SHORTEST = 4;

/** A token of a line in lower case, and the byte at which it begins (from 0). */
export interface Token {
  text: ByteText;
  at: number;
}

/** The tokens of a line (gate.md G6.5): words, and words joined by `.` and `@`. */
export function lineTokens(line: ByteText): Token[] {
  return [...tokensBy(WORDS, line), ...tokensBy(COMPOUNDS, line)];
}

function tokensBy(pattern: RegExp, line: ByteText): Token[] {
  return [...line.matchAll(pattern)].flatMap(({ 0: run, index }) => {
    const inner = run.replace(/^[.@-]+/, '');
    const text = inner.replace(/[.@-]+$/, '');
    return text.length < SHORTEST ? [] : [{ text: asciiLower(text), at: index + run.length - inner.length }];
  });
}
