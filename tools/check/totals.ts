/** How many checks of a kind ended how. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The line that CI reads, and whether all is well: a run that checked nothing, or left something out, is not. */
export function totalLine(all: readonly Counts[]): { text: string; green: boolean } {
  const sum = (key: keyof Counts): number => all.reduce((total, counts) => total + counts[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  return {
    text: `${passed} passed, ${failed} failed, ${skipped} skipped`,
    green: passed > 0 && failed + skipped === 0,
  };
}

/** Counts of a step that failed before it could count. */
export const ONE_FAILURE: Counts = { passed: 0, failed: 1, skipped: 0 };

/** Counts that agree with the exit status: a runner that failed, or that ran nothing, has at least one failure. */
export function honestCounts(counts: Counts, exit: number | undefined): Counts {
  const ranNothing = counts.passed + counts.failed === 0;
  if ((exit === 0 && !ranNothing) || counts.failed > 0) return counts;
  return { ...counts, failed: 1 };
}
