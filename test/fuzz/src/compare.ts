import { isDeepStrictEqual } from 'node:util';
import type { SaidLine } from './model/model.ts';
import type { Outcome, ToolEnvironment } from './outcome.ts';
import type { Required } from './run/model-launch.ts';

/** One thing in which two launches differ. */
export interface Difference {
  aspect: string;
  expected: unknown;
  actual: unknown;
}

/** Everything in which two outcomes differ. */
export function differences(expected: Outcome, actual: Outcome): Difference[] {
  const aspects = ['exit', 'stdout', 'stderr', 'made'] as const;
  return [
    ...aspects.flatMap((aspect) => difference(aspect, expected[aspect], actual[aspect])),
    ...callDifferences(expected.calls, actual.calls),
    ...environmentDifferences(expected.environments, actual.environments),
  ];
}

/** Everything in which an outcome is not as the contract requires; the words of messages are free. */
export function breaches({ outcome, stderr }: Required, actual: Outcome): Difference[] {
  const isAllowed = stderr.some((lines) => isSaid(lines, actual.stderr));
  return [
    ...differences({ ...outcome, stderr: actual.stderr }, actual),
    ...(isAllowed ? [] : difference('stderr', stderr, actual.stderr)),
  ];
}

/** The first call that differs, word by word: whole lists of calls hide it. */
function callDifferences(expected: readonly string[][], actual: readonly string[][]): Difference[] {
  const at = Array.from({ length: Math.max(expected.length, actual.length) }, (_, index) => index).find(
    (index) => !isDeepStrictEqual(expected[index], actual[index]),
  );
  if (at === undefined) return [];
  const [left = [], right = []] = [expected[at], actual[at]];
  const word = [...left, ...right].findIndex((_, index) => left[index] !== right[index]);
  const show = (call: string[]): unknown =>
    call.length === 0 ? 'no call' : { call: call.slice(0, 4).join(' '), word: call[word] };
  return [{ aspect: `call ${at + 1}, word ${word + 1}`, expected: show(left), actual: show(right) }];
}

/** The variables that only one side has so. */
function environmentDifferences(
  expected: readonly ToolEnvironment[],
  actual: readonly ToolEnvironment[],
): Difference[] {
  const lines = (all: readonly ToolEnvironment[]): string[] =>
    all.flatMap(({ tool, variables }) => variables.map(([name, value]) => `${tool}: ${name}=${value}`));
  const [left, right] = [lines(expected), lines(actual)];
  const alone = (some: string[], others: string[]): string[] => [
    ...new Set(some.filter((line) => !others.includes(line))),
  ];
  return isDeepStrictEqual(expected, actual)
    ? []
    : [{ aspect: 'environment', expected: alone(left, right), actual: alone(right, left) }];
}

function difference(aspect: string, expected: unknown, actual: unknown): Difference[] {
  return isDeepStrictEqual(expected, actual) ? [] : [{ aspect, expected, actual }];
}

/** A way out may follow an error; the contract does not say when it is known. */
function isSaid(lines: readonly SaidLine[], text: string): boolean {
  const actual = text
    .split('\n')
    .slice(0, -1)
    .filter((line) => !line.startsWith('  try: '));
  return (
    (text === '' || text.endsWith('\n')) &&
    actual.length === lines.length &&
    lines.every(({ begins, tells }, index) => {
      const line = actual[index] ?? '';
      return line.startsWith(begins) && tells.every((part) => line.includes(part));
    })
  );
}

/** A difference for people. */
export function differenceText({ aspect, expected, actual }: Difference): string {
  return `${aspect}\n  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`;
}
