import { type Adapter, loadAdapter } from '../load/adapters.ts';
import { loadScenarios } from '../load/scenario-files.ts';
import { type CellResult, Difference } from '../schema/results.ts';
import { Scenario } from '../schema/scenario.ts';

/** A valid scenario for tests of the suite, with some fields changed. */
export function sampleScenario(changes: Record<string, unknown> = {}): Scenario {
  return Scenario.parse({
    id: 'LNCH-999',
    clause: ['L1.1'],
    title: 'a sample that nothing runs',
    proves: 'A sample MUST be valid.',
    lanes: ['fake'],
    given: {},
    expect: { exit: 0, stdout: { equals: '' }, stderr: { equals: '' }, calls: [] },
    ...changes,
  });
}

/**
 * A scenario of the suite.
 * @throws where there is none
 */
export function knownScenario(id: string): Scenario {
  const scenario = loadScenarios().find((one) => one.id === id);
  if (scenario === undefined) throw new Error(`there is no ${id}`);
  return scenario;
}

/** An adapter that is a program of the test's own. */
export function sampleAdapter(changes: Partial<Adapter> = {}): Adapter {
  return { ...loadAdapter('bash'), name: 'sample', overrides: {}, ...changes };
}

/** What differed, in a word each. */
export function aspectsOf({ differences }: CellResult): string[] {
  return differences.map((difference) => Difference.parse(difference).aspect);
}
