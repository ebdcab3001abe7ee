import { expect, it } from 'vitest';
import { overBudget } from './figures.ts';

const bash = (text: string) => `mosaic: cannot accept 'bash launcher': ${text} ms is over 60 ms`;
const typescript = (text: string) =>
  `mosaic: cannot accept 'TypeScript launcher': its own time, ${text} x node -e 0, is over 3 x`;

it.each([
  ['within both limits', { bashMs: 60, ownMs: 120, nodeMs: 40 }, []],
  ['with a slow bash launcher', { bashMs: 60.2, ownMs: 40, nodeMs: 40 }, [bash('60.2')]],
  ['with a slow TypeScript launcher', { bashMs: 50, ownMs: 124, nodeMs: 40 }, [typescript('3.10')]],
  ['with nothing measured', { bashMs: Number.NaN, ownMs: 0, nodeMs: 0 }, [bash('NaN'), typescript('NaN')]],
])('figures %s are judged', (_, figures, complaints) => {
  expect(overBudget(figures)).toEqual(complaints);
});
