import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { loadGateScenarios } from '../gate/gate-data.ts';
import { GateScenarioFile } from '../gate/gate-scenario.ts';
import { CHECKOUT, SUITE } from '../load/checkout.ts';
import { type Clause, loadClauses } from '../load/clauses.ts';
import { loadScenarios } from '../load/scenario-files.ts';
import { AdapterFile } from '../schema/adapter.ts';
import { OverridesFile } from '../schema/overrides.ts';
import { ResultLine } from '../schema/results.ts';
import { ScenarioFile } from '../schema/scenario.ts';
import { clauseList, type Prover } from './clause-list.ts';

const SCHEMAS = {
  scenarios: ScenarioFile,
  'gate-scenarios': GateScenarioFile,
  adapter: AdapterFile,
  expectations: OverridesFile,
  results: ResultLine,
};

/** Every file of the suite that is made from another, by its path. */
export function generatedFiles(
  clauses: readonly Clause[] = loadClauses(),
  scenarios: readonly Prover[] = allProvers(),
): Map<string, string> {
  const schemas = Object.entries(SCHEMAS).map(([name, schema]): [string, string] => [
    `${SUITE}/schema/${name}.schema.json`,
    schemaText(schema),
  ]);
  return new Map([[`${SUITE}/CLAUSES.md`, clauseList(clauses, scenarios)], ...schemas]);
}

/** Every scenario of the suite. */
export function allProvers(): Prover[] {
  return [...loadScenarios(), ...loadGateScenarios().map((scenario) => ({ ...scenario, lanes: ['tree'] }))];
}

/** Which of them are out of date. */
export function staleFiles(files = generatedFiles()): string[] {
  return [...files]
    .filter(([path, text]) => !existsSync(path) || !isSame(path, readFileSync(path, 'utf8'), text))
    .map(([path]) => path);
}

/** Writes those that are out of date; gives their paths. */
export function updateFiles(files = generatedFiles()): string[] {
  const stale = staleFiles(files);
  for (const path of stale) writeFileSync(path, files.get(path) ?? '');
  const formatted = stale.filter((path) => path.endsWith('.json'));
  if (formatted.length > 0)
    execFileSync(`${CHECKOUT}/node_modules/.bin/biome`, ['format', '--write', ...formatted], { stdio: 'ignore' });
  return stale;
}

function schemaText(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`;
}

/** JSON is compared by what it says: the formatter has its own mind about its lines. */
function isSame(path: string, a: string, b: string): boolean {
  return path.endsWith('.json') ? isDeepStrictEqual(JSON.parse(a), JSON.parse(b)) : a === b;
}
