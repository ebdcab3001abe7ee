import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { commandsIn, helpOf, referenceText } from './reference.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

it('the commands are those that the help lists', () => {
  expect(commandsIn('Usage: x\n\nCommands:\n  a [x]   does\n          more\n  b       that\n\nExamples:\n  c')).toEqual(
    ['a', 'b'],
  );
  expect(commandsIn('Usage: x\n')).toEqual([]);
});

it('the reference is what the commands say of themselves', { timeout: 60_000 }, async () => {
  const text = referenceText(await helpOf(`${CHECKOUT}apps/mosaic/bin/mosaic.js`));
  expect(readFileSync(`${CHECKOUT}docs/reference.md`, 'utf8')).toBe(text);
});
