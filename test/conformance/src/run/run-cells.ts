import { availableParallelism } from 'node:os';
import type { Adapter } from '../load/adapters.ts';
import type { CellResult } from '../schema/results.ts';
import type { Lane, Scenario } from '../schema/scenario.ts';
import type { Cell } from './observe-cell.ts';
import { runCell } from './run-cell.ts';

/** A part of the matrix that is to be run. */
export interface RunRequest {
  scenarios: readonly Scenario[];
  adapter: Adapter;
  lane: Lane;
  /** Whether nothing new is begun after the first red cell; then the order is that of the scenarios. */
  stopAtFirstFailure?: boolean;
  /** How many cells at once; two a core without it. */
  workers?: number;
}

/** How cells are run. */
export interface RunOptions {
  workers?: number;
  stopAtFirstFailure?: boolean;
  onResult?: (result: CellResult) => void;
}

/** Verdicts that fail no run. */
const GREEN = new Set(['pass', 'divergence', 'not-applicable']);

/** Whether a result fails the run. */
export function isRed({ verdict }: Pick<CellResult, 'verdict'>): boolean {
  return !GREEN.has(verdict);
}

/**
 * Runs scenarios on one row in one lane; scenarios that are not of the lane are left out.
 * @returns the results in the order in which they came
 */
export function runCells({ scenarios, adapter, lane, ...options }: RunRequest): Promise<CellResult[]> {
  return runAll(cellsOf(scenarios, adapter, lane), options);
}

/** The cells of one row in one lane. */
export function cellsOf(scenarios: readonly Scenario[], adapter: Adapter, lane: Lane): Cell[] {
  return scenarios.filter(({ lanes }) => lanes.includes(lane)).map((scenario) => ({ scenario, adapter, lane }));
}

/** Runs cells with a pool of workers, by default two a core. */
export async function runAll(
  cells: readonly Cell[],
  { workers = availableParallelism() * 2, stopAtFirstFailure = false, onResult }: RunOptions = {},
): Promise<CellResult[]> {
  const results: CellResult[] = [];
  const queue = [...cells];
  let isStopped = false;
  const work = async (): Promise<void> => {
    for (let cell = queue.shift(); cell !== undefined && !isStopped; cell = queue.shift()) {
      const result = await runCell(cell);
      results.push(result);
      onResult?.(result);
      if (stopAtFirstFailure && isRed(result)) isStopped = true;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}
