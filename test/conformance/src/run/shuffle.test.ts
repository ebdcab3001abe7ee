import { expect, it } from 'vitest';
import { shuffled } from './shuffle.ts';

const items = Array.from({ length: 50 }, (_, index) => index);

it('the seed alone decides the order, and nothing is lost', () => {
  expect(shuffled(items, 3)).toEqual(shuffled(items, 3));
  expect(shuffled(items, 3)).not.toEqual(shuffled(items, 4));
  expect(shuffled(items, 3)).not.toEqual(items);
  expect(shuffled(items, 3).sort((a, b) => a - b)).toEqual(items);
});
