import { expect, it } from 'vitest';
import { utf8Bytes } from './utf8-bytes.ts';

it.each(['', 'a~\u007f', '\u0080ä\u07ff', '\u0800€\uffff', '👍\u{10ffff}', '\ud800x'])(
  'the length of %j is that of its bytes',
  (text) => {
    expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
  },
);
