import { laneExpectation } from '../expected/lane-expectation.ts';
import { judge } from '../judge/judge.ts';
import type { Observation } from '../lane/observation.ts';
import { reasonNotToRun } from '../load/adapters.ts';
import type { Expectation } from '../schema/expectation.ts';
import type { Override } from '../schema/overrides.ts';
import type { CellResult, Difference, Verdict } from '../schema/results.ts';
import { type Cell, observeCell } from './observe-cell.ts';

type Judged = Pick<CellResult, 'verdict' | 'note' | 'differences'>;

/** Runs one cell. A fault of the suite is its result ERROR, never an exception. */
export async function runCell(cell: Cell): Promise<CellResult> {
  const started = performance.now();
  const result = (judged: Judged, kept?: string): CellResult => ({
    kind: 'cell',
    id: cell.scenario.id,
    row: cell.adapter.name,
    lane: cell.lane,
    ...judged,
    ms: Math.round(performance.now() - started),
    ...(kept === undefined ? {} : { kept }),
  });
  const reason = reasonNotToRun(cell.scenario, cell.adapter);
  if (reason !== undefined) return result({ verdict: 'not-applicable', note: reason, differences: [] });
  try {
    const { judged, kept } = await observeAndJudge(cell);
    return result(judged, kept);
  } catch (error) {
    return result({ verdict: 'ERROR', note: (error as Error).stack ?? `${error}`, differences: [] });
  }
}

async function observeAndJudge(cell: Cell): Promise<{ judged: Judged; kept: string | undefined }> {
  const base = laneExpectation(cell.scenario, cell.lane);
  const override = overrideFor(cell);
  const expect = override === undefined ? base : ({ ...base, ...override.expect } as Expectation);
  const { seen, context, kept } = await observeCell(cell, expect);
  if (seen.result.isTimeout) return { judged: timedOut(seen), kept };
  return { judged: verdictOf(judge({ ...context, expect: base }, seen), judge(context, seen), override), kept };
}

/** The override that holds for a cell, if any. */
function overrideFor({ scenario, adapter, lane }: Cell): Override | undefined {
  const override = adapter.overrides[scenario.id];
  const { interpreter = adapter.interpreter, lane: only = lane } = override?.when ?? {};
  return interpreter === adapter.interpreter && only === lane ? override : undefined;
}

function verdictOf(base: Difference[], overridden: Difference[], override: Override | undefined): Judged {
  const judged = (verdict: Verdict, note: string, differences: Difference[]): Judged => ({
    verdict,
    note,
    differences,
  });
  if (override === undefined) return base.length === 0 ? judged('pass', '', []) : judged('FAIL', '', base);
  const { kind, reason, ref } = override;
  if (base.length === 0)
    return judged('UNEXPECTED-PASS', `the ${kind} is no more: take it out of the expectations`, []);
  if (overridden.length === 0) return judged('divergence', `${kind}: ${reason} (${ref})`, base);
  return judged('FAIL', 'neither as the scenario nor as the expectations say', overridden);
}

function timedOut({ result }: Observation): Judged {
  return { verdict: 'TIMEOUT', note: `stderr: ${result.stderr.slice(-200)}`, differences: [] };
}
