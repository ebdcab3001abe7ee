/** A call that was expected and the one that came in its place; one of them alone where there is no such call. */
export interface CallPair {
  expected?: readonly string[];
  actual?: readonly string[];
}

/** Lays two lists of calls beside each other so that as many as can be are equal, or at least of one subcommand. */
export function alignCalls(expected: readonly string[][], actual: readonly string[][]): CallPair[] {
  const scores = scoreTable(expected, actual);
  const pairs: CallPair[] = [];
  let [at, to] = [0, 0];
  while (at < expected.length || to < actual.length) {
    const likeness = likenessOf(expected[at], actual[to]);
    if (likeness > 0 && cell(scores, at, to) === cell(scores, at + 1, to + 1) + likeness)
      pairs.push({ expected: expected[at++] ?? [], actual: actual[to++] ?? [] });
    else if (to >= actual.length || (at < expected.length && cell(scores, at + 1, to) >= cell(scores, at, to + 1)))
      pairs.push({ expected: expected[at++] ?? [] });
    else pairs.push({ actual: actual[to++] ?? [] });
  }
  return pairs;
}

/** The best score for what is left of both lists from each place on. */
function scoreTable(expected: readonly string[][], actual: readonly string[][]): number[][] {
  const scores: number[][] = Array.from({ length: expected.length + 1 }, () =>
    Array<number>(actual.length + 1).fill(0),
  );
  for (let at = expected.length - 1; at >= 0; at--)
    for (let to = actual.length - 1; to >= 0; to--) {
      const both = cell(scores, at + 1, to + 1) + likenessOf(expected[at], actual[to]);
      (scores[at] as number[])[to] = Math.max(both, cell(scores, at + 1, to), cell(scores, at, to + 1));
    }
  return scores;
}

function cell(scores: readonly number[][], at: number, to: number): number {
  return scores[at]?.[to] ?? 0;
}

/** 3 for equal calls, 2 for one tool and one subcommand, 0 for calls that have nothing to do with each other. */
function likenessOf(a: readonly string[] | undefined, b: readonly string[] | undefined): number {
  if (a === undefined || b === undefined) return 0;
  if (JSON.stringify(a) === JSON.stringify(b)) return 3;
  return kindOf(a) === kindOf(b) ? 2 : 0;
}

function kindOf([tool = '', ...args]: readonly string[]): string {
  return `${tool} ${args.find((arg) => /^[a-z]+(-[a-z]+)*$/.test(arg)) ?? ''}`;
}
