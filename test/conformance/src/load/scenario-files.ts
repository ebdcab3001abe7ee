import { readdirSync } from 'node:fs';
import { type Scenario, ScenarioFile } from '../schema/scenario.ts';
import { SUITE } from './checkout.ts';
import { DataError, readJson } from './read-json.ts';

/**
 * Every scenario, by id.
 * @throws DataError for a file that is not as its schema says, and for an id that is used twice
 */
export function loadScenarios(folder = `${SUITE}/scenarios/launcher`): Scenario[] {
  const files = scenarioFiles(folder);
  const scenarios = files.flatMap((file) =>
    readJson(file, ScenarioFile).scenarios.map((scenario) => ({ file, scenario })),
  );
  const seen = new Map<string, string>();
  for (const { file, scenario } of scenarios) {
    const earlier = seen.get(scenario.id);
    if (earlier !== undefined) throw new DataError(`${file}: ${scenario.id} is also in ${earlier}`);
    seen.set(scenario.id, file);
  }
  return scenarios.map(({ scenario }) => scenario).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function scenarioFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `${folder}/${name}`);
}
