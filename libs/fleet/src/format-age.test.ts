import { expect, it } from 'vitest';
import { formatAge } from './format-age.ts';

it.each([
  [null, '-'],
  [-5, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_599_999, '59m'],
  [3_600_000, '1h'],
  [86_399_999, '23h'],
  [86_400_000, '1d'],
])('an age of %j ms is shown as %s', (ageMs, expected) => {
  expect(formatAge(ageMs)).toBe(expected);
});
