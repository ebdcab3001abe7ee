import { describe, expect, it } from 'vitest';
import { bytesOfText, isPlainText, textOfBytes } from './bytes.ts';

describe('text that keeps bytes', () => {
  it.each([
    ['plain', 'abc'],
    ['of every length in UTF-8', 'aé€😀'],
    ['with the replacement character itself', '\ufffd'],
    ['empty', ''],
  ])('%s is as it is', (_, text) => {
    expect(textOfBytes(Buffer.from(text))).toBe(text);
    expect(isPlainText(text)).toBe(true);
  });

  it.each([
    ['a lone byte', [0xff]],
    ['a byte between letters', [0x61, 0xff, 0x62]],
    ['a character that is cut off', [0xc3]],
    ['a byte after a character', [0xc3, 0xa9, 0x80]],
    ['a replacement character and a lone byte', [0xef, 0xbf, 0xbd, 0xfe]],
    ['an overlong form', [0xc0, 0x80]],
    ['a surrogate half', [0xed, 0xb2, 0x80]],
  ])('%s comes back', (_, bytes) => {
    const text = textOfBytes(Uint8Array.from(bytes));
    expect([...bytesOfText(text)]).toEqual(bytes);
    expect(isPlainText(text)).toBe(false);
  });
});
