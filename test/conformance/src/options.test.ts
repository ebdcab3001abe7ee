import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('everything is run without a flag, in an order of its own', () => {
  expect(readOptions([])).toMatchObject({ act: 'run', quick: false, scenarios: [], rows: [], lane: undefined });
  expect(readOptions(['--seed', '7']).seed).toBe(7);
});

it('one cell is named by scenario, row and lane', () => {
  const options = readOptions(['--scenario', 'LNCH-001', '--row', 'bash', '--lane', 'real', '--keep']);
  expect(options).toMatchObject({ scenarios: ['LNCH-001'], rows: ['bash'], lane: 'real', keep: true });
});

it('a row can be pointed at another file', () => {
  expect(readOptions(['--impl-path', 'bash=/tmp/a=b.sh']).implPaths).toEqual(new Map([['bash', '/tmp/a=b.sh']]));
});

it.each([[['--impl-path', 'x']], [['--lane', 'both']], [['--seed', 'x']], [['--skip']], [['LNCH-001']]])(
  '%j is refused',
  (args) => {
    expect(() => readOptions(args)).toThrow();
  },
);
