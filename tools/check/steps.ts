import { countFooter, countTap, countVitest } from './count.ts';
import type { Counts } from './totals.ts';

/** One part of `npm test`. */
export interface Step {
  name: string;
  command: readonly [program: string, ...args: string[]];
  /** Whether its output is of use also where all is green. */
  isShown?: boolean;
  /** The file with the counts and how to read it; without it the step counts by its last line of output. */
  result?: { file: string; count: (text: string) => Counts };
}

const tsx = 'node_modules/.bin/tsx';

/** All parts, the quick ones first. */
export const STEPS: readonly Step[] = [
  { name: 'lint', command: ['node_modules/.bin/biome', 'ci', '--colors=off', '.'] },
  { name: 'shell', command: [tsx, 'tools/check/shell.ts'] },
  { name: 'types', command: ['node_modules/.bin/nx', 'run-many', '-t', 'typecheck', '--skip-nx-cache'] },
  {
    name: 'unit',
    command: [
      'node_modules/.bin/vitest',
      'run',
      '--reporter=json',
      '--reporter=dot',
      '--outputFile.json=out/vitest.json',
    ],
    result: { file: 'out/vitest.json', count: countVitest },
  },
  {
    name: 'bats',
    command: ['bash', 'tools/check/bats.sh', 'out/bats.tap'],
    result: { file: 'out/bats.tap', count: countTap },
  },
  {
    name: 'conformance',
    command: ['npm', 'run', '--silent', 'conformance'],
    result: { file: 'test/conformance/out/results.jsonl', count: countFooter },
  },
  {
    name: 'fuzz',
    command: ['npm', 'run', '--silent', 'fuzz'],
    result: { file: 'test/fuzz/out/results.jsonl', count: countFooter },
  },
  {
    name: 'mutants',
    command: ['npm', 'run', '--silent', 'mutants'],
    result: { file: 'test/mutants/out/results.jsonl', count: countFooter },
  },
  { name: 'gate', command: ['npm', 'run', '--silent', 'gate'] },
  { name: 'law', command: ['npm', 'run', '--silent', 'law'], isShown: true },
  { name: 'stryker', command: ['npm', 'run', '--silent', 'stryker'] },
];
