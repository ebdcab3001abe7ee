import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newLines } from './new-lines.ts';

it.each<[string, string[], string[], string[]]>([
  ['nothing', ['a', '$ '], ['a', '$ '], []],
  ['the first text', [], ['a'], ['a']],
  ['what came behind', ['a'], ['a', 'b', 'c'], ['b', 'c']],
  [
    'a prompt that got its command',
    ['$ make', 'ok', '$ '],
    ['$ make', 'ok', '$ make', 'ok', '$ '],
    ['$ make', 'ok', '$ '],
  ],
  ['a progress bar', ['a', '10 %'], ['a', '20 %'], ['20 %']],
  ['what came while the first lines went', ['1', '2', '3', '4'], ['2', '3', '4', '5'], ['5']],
  ['a line of a screen that is drawn anew', ['top', 'one', 'end'], ['top', 'two', 'end'], ['two']],
  ['another screen', ['', 'a', 'b', ''], ['', 'x', 'b', 'y'], ['x', 'y']],
])('%s is told once', (_title, before, now, told) => {
  expect(newLines(before, now)).toEqual(told);
});

it('every line of a stream is told once and in order, whenever one looks', () => {
  const line = fc.constantFrom('$ make', 'ok', '', 'x');
  fc.assert(
    fc.property(fc.array(fc.array(line, { maxLength: 6 }), { minLength: 2, maxLength: 12 }), (batches) => {
      const stream: string[] = [];
      const told: string[] = [];
      let before: string[] = [];
      for (const [at, batch] of batches.entries()) {
        stream.push(...batch);
        const now = [...stream, `progress ${at}`];
        told.push(...newLines(before, now));
        before = now;
      }
      expect(told.filter((text) => !text.startsWith('progress'))).toEqual(stream);
    }),
  );
});

it('also where the history is limited', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 20 }), (counts) => {
      const stream: string[] = [];
      const told: string[] = [];
      let before: string[] = [];
      for (const count of counts) {
        for (let one = 0; one < count; one++) stream.push(`line ${stream.length}`);
        const now = [...stream, '$ '].slice(-20);
        told.push(...newLines(before, now));
        before = now;
      }
      expect(told.filter((text) => text !== '$ ')).toEqual(stream);
    }),
  );
});
