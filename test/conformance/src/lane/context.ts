import type { CellFolder } from '../cell/cell-folder.ts';
import type { Placeholders } from '../cell/placeholders.ts';
import type { Adapter } from '../load/adapters.ts';
import type { Expectation } from '../schema/expectation.ts';
import type { Scenario } from '../schema/scenario.ts';

/** All that a lane needs for one cell. */
export interface CellContext {
  scenario: Scenario;
  adapter: Adapter;
  /** What is expected in this lane, by which a lane knows what to look at. */
  expect: Expectation;
  cell: CellFolder;
  placeholders: Placeholders;
  /** How long one run of the launcher may take. */
  timeoutMs: number;
}
