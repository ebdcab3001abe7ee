import { cellFolder } from '../cell/cell-folder.ts';
import { placeholders } from '../cell/placeholders.ts';
import { laneExpectation } from '../expected/lane-expectation.ts';
import type { CellContext } from '../lane/context.ts';
import { observeFake } from '../lane/fake-lane.ts';
import type { Observation } from '../lane/observation.ts';
import { observeReal } from '../lane/real-lane.ts';
import type { Adapter } from '../load/adapters.ts';
import type { Expectation } from '../schema/expectation.ts';
import type { Lane, Scenario } from '../schema/scenario.ts';

/** One cell of the matrix. */
export interface Cell {
  scenario: Scenario;
  adapter: Adapter;
  lane: Lane;
  /** Whether the sandbox stays for a look into it. */
  keep?: boolean;
  /** How long one run of the launcher may take, where that is not the lane's own time. */
  timeoutMs?: number;
}

/** What was seen of a cell, with the context that it is judged in. */
export interface Observed {
  seen: Observation;
  context: CellContext;
  /** The sandbox, where it was kept. */
  kept: string | undefined;
}

const TIMEOUT_MS: Record<Lane, number> = { fake: 5000, real: 10_000 };

/**
 * Runs a cell without a verdict: for what compares two launchers with each other, or one with a model.
 * @param expect what a lane is to look at; the scenario's own expectation without it
 */
export async function observeCell(
  cell: Cell,
  expect: Expectation = laneExpectation(cell.scenario, cell.lane),
): Promise<Observed> {
  const folder = cellFolder(cell.adapter, cell.scenario.given.launcher);
  try {
    const context: CellContext = {
      scenario: cell.scenario,
      adapter: cell.adapter,
      expect,
      cell: folder,
      placeholders: placeholders(folder, cell.adapter),
      timeoutMs: cell.timeoutMs ?? cell.scenario.timeoutMs ?? TIMEOUT_MS[cell.lane],
    };
    const seen = await (cell.lane === 'fake' ? observeFake : observeReal)(context);
    return { seen, context, kept: cell.keep ? folder.path : undefined };
  } finally {
    if (!cell.keep) folder.remove();
  }
}
