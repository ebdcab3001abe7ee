import { runGateCells } from '../gate/run-gate-cells.ts';
import { countVerdicts } from '../report/matrix.ts';
import type { RunReport } from '../report/results-files.ts';
import type { CellResult, Footer } from '../schema/results.ts';
import type { RunPlan } from './plan-run.ts';
import { isRed, runAll } from './run-cells.ts';

/** Runs what is planned. */
export async function runPlan(plan: RunPlan, { stop }: { stop: boolean }): Promise<RunReport> {
  const started = performance.now();
  const cells = await runAll(plan.cells, { stopAtFirstFailure: stop });
  if (!stop || !cells.some(isRed)) cells.push(...(await runGateCells(plan.gateCells)));
  const sorted = cells.sort((a, b) => `${a.id} ${a.row} ${a.lane}`.localeCompare(`${b.id} ${b.row} ${b.lane}`));
  return {
    header: plan.header,
    cells: sorted,
    footer: runFooter(sorted, plan.problems, Math.round(performance.now() - started)),
  };
}

function runFooter(cells: readonly CellResult[], problems: readonly string[], ms: number): Footer {
  const counts = countVerdicts(cells);
  return {
    kind: 'footer',
    counts,
    passed: counts.pass + counts.divergence,
    failed: cells.filter(isRed).length + problems.length,
    skipped: counts['not-applicable'],
    problems: [...problems],
    ms,
  };
}
