import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type GateScenario, loadGateScenarios, runGateCell } from '@mosaicstack/test-conformance';
import { realTool, sandboxFolder } from '@mosaicstack/test-support';
import { z } from 'zod';
import { mutate } from './mutate.ts';
import { inParallel } from './pool.ts';
import type { MutantResult } from './run-mutants.ts';

/** One planted fault of the bash gate. */
const GateMutant = z.strictObject({
  id: z.string().regex(/^gate(-[a-z0-9]+)+$/),
  clause: z.string().regex(/^G\d+\.\d+$/),
  what: z.string().min(15).describe('why it would matter'),
  file: z.string().regex(/^gate(\/[a-z]+)?\.sh$/),
  old: z.string().min(3).describe('a text of the file that is there once'),
  new: z.string(),
});
export type GateMutant = z.infer<typeof GateMutant>;

const GateMutantFile = z.strictObject({ mutants: z.array(GateMutant).min(1) });

const FOLDER = fileURLToPath(new URL('../gate-mutants', import.meta.url));
const QUALITY = fileURLToPath(new URL('../../../framework/tools/quality', import.meta.url));

/**
 * Every mutant of the gate.
 * @throws for a file of another form and for an id that is used twice
 */
export function loadGateMutants(): GateMutant[] {
  const files = readdirSync(FOLDER).sort();
  const mutants = files.flatMap(
    (file) => GateMutantFile.parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))).mutants,
  );
  if (new Set(mutants.map(({ id }) => id)).size < mutants.length)
    throw new Error('a mutant of the gate is there twice');
  return mutants;
}

/** Hunts every mutant of the gate with its scenarios; the gate without a fault has to pass what killed one. */
export async function runGateMutants(mutants: readonly GateMutant[], workers: number): Promise<MutantResult[]> {
  const scenarios = loadGateScenarios();
  const results = await inParallel(mutants, workers, (mutant) => huntOne(mutant, scenarios));
  const killers = scenarios.filter(({ id }) => results.some(({ killer }) => killer === id));
  const red = await inParallel(killers, workers, async (scenario) => {
    const { killer } = await hunt(undefined, [scenario]);
    return killer?.id;
  });
  return results.map((result) =>
    result.killer !== '' && red.includes(result.killer)
      ? { ...result, verdict: 'ERROR', note: `${result.killer} fails on the shipped gate too` }
      : result,
  );
}

async function huntOne(mutant: GateMutant, scenarios: readonly GateScenario[]): Promise<MutantResult> {
  const began = performance.now();
  const { killer, cells, problem } = await hunt(mutant, ordered(scenarios, mutant.clause));
  return {
    id: mutant.id,
    clause: mutant.clause,
    verdict: problem !== '' ? 'ERROR' : killer === undefined ? 'SURVIVED' : 'killed',
    killer: killer?.id ?? '',
    byClause: killer?.clause.includes(mutant.clause) ?? false,
    note: problem,
    cells,
    ms: Math.round(performance.now() - began),
  };
}

/** The scenarios of a clause first, then those of its section, then the rest. */
function ordered(scenarios: readonly GateScenario[], clause: string): GateScenario[] {
  const section = clause.replace(/\d+$/, '');
  const nearness = ({ clause: proved }: GateScenario): number =>
    proved.includes(clause) ? 0 : proved.some((one) => one.startsWith(section)) ? 1 : 2;
  return [...scenarios].sort((one, other) => nearness(one) - nearness(other));
}

interface Hunt {
  killer: GateScenario | undefined;
  cells: number;
  problem: string;
}

/** Runs scenarios on a copy of the gate, with a fault or without one, until one fails. */
async function hunt(mutant: GateMutant | undefined, scenarios: readonly GateScenario[]): Promise<Hunt> {
  const sandbox = sandboxFolder('mgm');
  try {
    cpSync(QUALITY, `${sandbox.path}/tools/quality`, { recursive: true });
    const problem = mutant === undefined ? '' : plant(mutant, `${sandbox.path}/tools/quality/${mutant.file}`);
    if (problem !== '') return { killer: undefined, cells: 0, problem };
    const program = { row: 'mutant', argv: [realTool('bash'), `${sandbox.path}/tools/quality/gate.sh`] };
    for (const [index, scenario] of scenarios.entries()) {
      const { verdict } = await runGateCell({ scenario, program });
      if (verdict === 'FAIL' || verdict === 'TIMEOUT') return { killer: scenario, cells: index + 1, problem: '' };
    }
    return { killer: undefined, cells: scenarios.length, problem: '' };
  } finally {
    sandbox.remove();
  }
}

/** @returns why it could not be planted: then it would prove nothing */
function plant(mutant: GateMutant, file: string): string {
  const mutation = mutate(readFileSync(file, 'utf8'), [mutant]);
  if (mutation.problem !== undefined) return mutation.problem;
  writeFileSync(file, mutation.text);
  try {
    execFileSync(realTool('bash'), ['-n', file], { stdio: 'pipe' });
    return '';
  } catch (error) {
    return `bash cannot parse it: ${(error as Error).message}`;
  }
}
