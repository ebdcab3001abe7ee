import { isDeepStrictEqual } from 'node:util';
import { laneExpectation } from '../expected/lane-expectation.ts';
import type { Override } from '../schema/overrides.ts';
import type { Lane, Scenario } from '../schema/scenario.ts';
import type { Adapter } from './adapters.ts';
import type { Clause } from './clauses.ts';

/** By what the overrides of the adapters are judged. */
export interface OverrideGround {
  scenarios: readonly Scenario[];
  clauses: readonly Clause[];
  /** The version of the product. */
  version: string;
}

type KnownAdapter = Pick<Adapter, 'name' | 'launcher' | 'interpreter' | 'overrides'>;

/** What is wrong with the known differences, before anything is run. */
export function overrideProblems(adapters: readonly KnownAdapter[], ground: OverrideGround): string[] {
  const own = adapters.flatMap((adapter) =>
    Object.entries(adapter.overrides).flatMap(([id, override]) =>
      problemsOf(id, override, ground).map((problem) => `expectations of ${adapter.launcher}: ${id}: ${problem}`),
    ),
  );
  return [...new Set([...own, ...interpreterProblems(adapters), ...sharedBugs(adapters)])];
}

function problemsOf(id: string, override: Override, { scenarios, clauses, version }: OverrideGround): string[] {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario === undefined) return ['there is no such scenario'];
  const lanes = scenario.lanes.filter((lane) => (override.when?.lane ?? lane) === lane);
  const problems = lanes
    .filter((lane) => isSameAsBase(scenario, lane, override))
    .map((lane) => `does not differ from the scenario in the ${lane} lane`);
  if (lanes.length === 0) problems.push('the scenario is not in that lane');
  if (override.until !== undefined && !isEarlier(version, override.until))
    problems.push(`ran out with version ${override.until}`);
  const clause = clauses.find((one) => one.id === override.ref);
  if (override.kind === 'allowed' && !/\bMAY\b/.test(clause?.text ?? ''))
    problems.push(`clause ${override.ref} does not say MAY`);
  return problems;
}

function isSameAsBase(scenario: Scenario, lane: Lane, override: Override): boolean {
  const base = laneExpectation(scenario, lane);
  return isDeepStrictEqual({ ...base, ...override.expect }, { ...base });
}

function interpreterProblems(adapters: readonly KnownAdapter[]): string[] {
  const known = new Set(adapters.map(({ interpreter }) => interpreter));
  return adapters.flatMap(({ overrides, launcher }) =>
    Object.entries(overrides)
      .filter(([, { when }]) => when?.interpreter !== undefined && !known.has(when.interpreter))
      .map(([id, { when }]) => `expectations of ${launcher}: ${id}: no row has the interpreter '${when?.interpreter}'`),
  );
}

/** A bug of both launchers is a bug of the contract. */
function sharedBugs(adapters: readonly KnownAdapter[]): string[] {
  const bugsOf = (launcher: string): string[] =>
    adapters
      .filter((adapter) => adapter.launcher === launcher)
      .flatMap(({ overrides }) => Object.keys(overrides).filter((id) => overrides[id]?.kind === 'bug'));
  const others = new Set(bugsOf('typescript'));
  return bugsOf('bash')
    .filter((id) => others.has(id))
    .map((id) => `${id} is a bug of both launchers, so the contract is wrong`);
}

function isEarlier(version: string, limit: string): boolean {
  const [a, b] = [version, limit].map((text) => text.split('.').map(Number));
  const at = [0, 1, 2].find((part) => a?.[part] !== b?.[part]);
  return at !== undefined && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}
