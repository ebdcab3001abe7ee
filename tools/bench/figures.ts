/** The middle value of some, in their unit. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One line of a comparison: a name, its median, its smallest, and its ratio to the base. */
export function ratioLine(name: string, valuesMs: readonly number[], baseMs: number): string {
  const middle = median(valuesMs);
  const figures = [middle, Math.min(...valuesMs)].map((value) => `${value.toFixed(1).padStart(8)} ms`);
  return `${name.padEnd(24)}${figures.join('')}${(middle / baseMs).toFixed(2).padStart(8)}`;
}

const BASH_LIMIT_MS = 60;
const OWN_LIMIT = 3;

/** What both launchers took, and Node's own start to measure the TypeScript one by. */
export interface LaunchFigures {
  bashMs: number;
  /** The TypeScript launcher's time without that of tmux. */
  ownMs: number;
  /** `node -e 0`. */
  nodeMs: number;
}

/** A line for each launcher that is slower than it may be; one without a figure is. */
export function overBudget({ bashMs, ownMs, nodeMs }: LaunchFigures): string[] {
  const complaints: string[] = [];
  if (!(bashMs <= BASH_LIMIT_MS))
    complaints.push(`mosaic: cannot accept 'bash launcher': ${bashMs.toFixed(1)} ms is over ${BASH_LIMIT_MS} ms`);
  const ratio = ownMs / nodeMs;
  if (!(ratio <= OWN_LIMIT))
    complaints.push(
      `mosaic: cannot accept 'TypeScript launcher': its own time, ${ratio.toFixed(2)} x node -e 0, is over ${OWN_LIMIT} x`,
    );
  return complaints;
}
