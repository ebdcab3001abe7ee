import type { Scenario } from '@mosaicstack/test-conformance';
import { type Hunt, huntMutant, type Probe, probeName, probesFor } from './killers.ts';
import { copyLauncher } from './launcher-copy.ts';
import type { Mutant } from './mutant.ts';
import { mutate } from './mutate.ts';
import { inParallel } from './pool.ts';

/** What came of one mutant. `killed` and `equivalent` are green. */
export interface MutantResult {
  id: string;
  clause: string;
  verdict: 'killed' | 'equivalent' | 'SURVIVED' | 'EQUIVALENT-KILLED' | 'ERROR';
  /** What saw it. */
  killer: string;
  /** Whether that is a scenario of the clause that the mutant names. */
  byClause: boolean;
  note: string;
  cells: number;
  ms: number;
}

/** What is hunted, with what. */
export interface MutantRun {
  launcher: string;
  mutants: readonly Mutant[];
  scenarios: readonly Scenario[];
  workers: number;
  onResult?: (result: MutantResult) => void;
}

/** Whether a result fails the run. */
export function isRed({ verdict }: Pick<MutantResult, 'verdict'>): boolean {
  return verdict !== 'killed' && verdict !== 'equivalent';
}

/** Hunts every mutant, and makes sure that what killed one is green on the launcher as it is shipped. */
export async function runMutants(run: MutantRun): Promise<MutantResult[]> {
  const killers = new Map<string, Probe>();
  const hunted = run.mutants.filter(({ equivalent }) => equivalent === undefined);
  const results = await inParallel(hunted, run.workers, async (mutant) => {
    const result = await huntOne(run, mutant, killers);
    run.onResult?.(result);
    return result;
  });
  const red = await redProbes(run, [...killers.values()]);
  const equivalents = await judgeEquivalents(run, killers);
  return [...results.map((result) => withoutFalseKill(result, red)), ...equivalents];
}

async function huntOne(run: MutantRun, mutant: Mutant, killers: Map<string, Probe>): Promise<MutantResult> {
  const began = performance.now();
  const probes = probesFor(run.scenarios, mutant.clause, mutant.lanes);
  const hunt = await huntIn(run.launcher, [mutant], probes);
  if (hunt.killer !== undefined) killers.set(probeName(hunt.killer), hunt.killer);
  return resultOf(mutant, hunt, Math.round(performance.now() - began));
}

function resultOf({ id, clause }: Mutant, hunt: Hunt, ms: number): MutantResult {
  const { killer, cells, errors } = hunt;
  const verdict = killer !== undefined ? 'killed' : errors.length > 0 ? 'ERROR' : 'SURVIVED';
  const byClause = killer?.scenario.clause.includes(clause) ?? false;
  const name = killer === undefined ? '' : probeName(killer);
  return { id, clause, verdict, killer: name, byClause, note: errors.slice(0, 3).join('; '), cells, ms };
}

/** The probes that fail on the launcher without any fault. */
async function redProbes({ launcher, workers }: MutantRun, probes: readonly Probe[]): Promise<Set<string>> {
  const hunts = await inParallel(probes, workers, (probe) => huntIn(launcher, [], [probe]));
  return new Set(probes.filter((_, index) => hunts[index]?.killer !== undefined).map(probeName));
}

function withoutFalseKill(result: MutantResult, red: ReadonlySet<string>): MutantResult {
  if (!red.has(result.killer)) return result;
  return { ...result, verdict: 'ERROR', note: `${result.killer} fails on the shipped launcher too` };
}

/**
 * An equivalent mutant has to pass every scenario, which is the dearest thing to ask. So all of them are planted at
 * once, and each alone only where something sees them.
 */
async function judgeEquivalents(run: MutantRun, killers: Map<string, Probe>): Promise<MutantResult[]> {
  const mutants = run.mutants.filter(({ equivalent }) => equivalent !== undefined);
  if (mutants.length === 0) return [];
  const probes = probesFor(run.scenarios, '');
  const parts = Array.from({ length: run.workers }, (_, part) =>
    probes.filter((_probe, index) => index % run.workers === part),
  );
  const hunts = await inParallel(parts, run.workers, (part) => huntIn(run.launcher, mutants, part));
  const isSeen = hunts.some(({ killer, errors }) => killer !== undefined || errors.length > 0);
  const results = isSeen
    ? await inParallel(mutants, run.workers, (mutant) => huntOne(run, mutant, killers))
    : mutants.map((mutant) => resultOf(mutant, { killer: undefined, cells: probes.length, errors: [] }, 0));
  return results.map((result, index) => equivalentResult(result, mutants[index]?.equivalent ?? ''));
}

function equivalentResult(result: MutantResult, reason: string): MutantResult {
  if (result.verdict === 'SURVIVED') return { ...result, verdict: 'equivalent', note: reason };
  return result.verdict === 'killed' ? { ...result, verdict: 'EQUIVALENT-KILLED', note: `not so: ${reason}` } : result;
}

/** Runs probes on the launcher with faults; a fault that cannot be planted is an error of the suite. */
async function huntIn(launcher: string, mutants: readonly Mutant[], probes: readonly Probe[]): Promise<Hunt> {
  const mutation = mutate(launcher, mutants);
  if (mutation.problem !== undefined) return { killer: undefined, cells: 0, errors: [mutation.problem] };
  let copy: ReturnType<typeof copyLauncher>;
  try {
    copy = copyLauncher(mutation.text);
  } catch (error) {
    return { killer: undefined, cells: 0, errors: [`bash cannot parse it: ${(error as Error).message}`] };
  }
  try {
    return await huntMutant(copy, probes);
  } finally {
    copy.remove();
  }
}
