import type { Expectation } from '../schema/expectation.ts';
import type { Lane, Scenario } from '../schema/scenario.ts';

/** What a scenario expects in a lane, before any override of an adapter. */
export function laneExpectation(scenario: Scenario, lane: Lane): Expectation {
  return lane === 'real' ? ({ ...scenario.expect, ...scenario.inReal } as Expectation) : scenario.expect;
}
