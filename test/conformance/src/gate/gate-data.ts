import { readdirSync } from 'node:fs';
import { CHECKOUT, SUITE } from '../load/checkout.ts';
import { DataError, readJson } from '../load/read-json.ts';
import { type GateScenario, GateScenarioFile } from './gate-scenario.ts';

/**
 * Every scenario of the gate, by id.
 * @throws DataError for a file that is not as its schema says, and for an id that is used twice
 */
export function loadGateScenarios(folder = `${SUITE}/scenarios/gate`): GateScenario[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const scenarios = files.flatMap((name) => readJson(`${folder}/${name}`, GateScenarioFile).scenarios);
  const ids = new Set<string>();
  for (const { id } of scenarios) {
    if (ids.has(id)) throw new DataError(`${id} is there twice`);
    ids.add(id);
  }
  return scenarios.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The folder of the shipped layer, which scenarios count the rules of. */
export const SHIPPED_LAYER = `${CHECKOUT}/framework/tools/quality/gate`;
