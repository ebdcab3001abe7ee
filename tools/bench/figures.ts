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
