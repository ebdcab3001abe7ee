import { availableParallelism } from 'node:os';
import type { CellResult } from '../schema/results.ts';
import { type GateCell, runGateCell } from './run-gate-cell.ts';

/** Runs the gate's cells, two a core at a time. */
export async function runGateCells(cells: readonly GateCell[]): Promise<CellResult[]> {
  const results: CellResult[] = [];
  const queue = [...cells];
  const work = async (): Promise<void> => {
    for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) results.push(await runGateCell(cell));
  };
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, work));
  return results;
}
