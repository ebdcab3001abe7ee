import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { hashFields } from './hash.ts';

it.each([[[]], [['']], [['a']], [['a', '', 'b']], [['ä €\n', "it's $(id);", ' x ']], [['x'.repeat(100_000), '👍']]])(
  'the hash of fields is what sha256sum makes of them, each followed by a NUL: %j',
  (fields) => {
    const input = fields.map((field) => `${field}\0`).join('');
    expect(hashFields(fields)).toBe(execFileSync('sha256sum', { input, encoding: 'utf8' }).split(' ')[0]);
  },
);

it('the hash of two fields is not that of their text in one', () => {
  expect(new Set([['a', 'b'], ['ab'], ['b', 'a'], ['a', 'b', '']].map(hashFields)).size).toBe(4);
});
