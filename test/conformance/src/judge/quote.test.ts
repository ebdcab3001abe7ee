import { execFileSync } from 'node:child_process';
import { textOfBytes } from '@mosaicstack/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellLine, shellQuote } from './quote.ts';

describe('quoting', () => {
  it.each([
    ['plain/text=1', 'plain/text=1'],
    ['', "''"],
    ["it's é", "'it'\\''s é'"],
    ['a\nb\t\u001b', "$'a\\nb\\t\\x1b'"],
    ['a\udcff\\', "$'a\\xff\\\\'"],
  ])('of %j is %s', (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
  });

  it('gives the same words back when it is pasted into bash', () => {
    const characters = fc.constantFrom(...'aé€\'"\\$`!*~#;&|<>(){}[]= \t\n\r\u001b\u007f', '\udcff', '\udc80', '😀');
    const words = fc.array(fc.string({ unit: characters, maxLength: 8 }), { minLength: 1, maxLength: 30 });
    const check = (argv: string[]): void => {
      const script = `printf '%s\\0' ${shellLine(argv)}`;
      // Without --norc a bash whose standard input is a socket reads the user's .bashrc.
      const output = execFileSync('bash', ['--norc', '-c', script], { env: { LC_ALL: 'C.UTF-8' } });
      expect(textOfBytes(output).split('\0').slice(0, -1)).toEqual(argv);
    };
    fc.assert(fc.property(words, check), { numRuns: 100, seed: 2 });
  });
});
