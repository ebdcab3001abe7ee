import { loadGateScenarios } from '../gate/gate-data.ts';
import type { GateScenario } from '../gate/gate-scenario.ts';
import { type GateCell, gateOf } from '../gate/run-gate-cell.ts';
import { type Adapter, adapterNames, loadAdapter } from '../load/adapters.ts';
import { CHECKOUT, productVersion } from '../load/checkout.ts';
import { clauseProblems, loadClauses } from '../load/clauses.ts';
import { overrideProblems } from '../load/override-problems.ts';
import { loadScenarios } from '../load/scenario-files.ts';
import type { Options } from '../options.ts';
import { allProvers, generatedFiles, staleFiles } from '../report/generated-files.ts';
import type { Header } from '../schema/results.ts';
import type { Scenario } from '../schema/scenario.ts';
import { runIdentity } from './identity.ts';
import type { Cell } from './observe-cell.ts';
import { cellsOf } from './run-cells.ts';
import { shuffled } from './shuffle.ts';

/** What is to be run, and what is wrong before anything has run. */
export interface RunPlan {
  header: Header;
  scenarios: readonly (Scenario | GateScenario)[];
  cells: readonly Cell[];
  gateCells: readonly GateCell[];
  problems: readonly string[];
}

/**
 * Reads all data and chooses the cells.
 * @throws DataError for a file that is not as its schema says
 */
export function planRun(options: Options): RunPlan {
  const all = loadScenarios();
  const { adapters, problems } = loadRows(options);
  const allOfGate = loadGateScenarios();
  const isChosen = ({ id }: { id: string }): boolean =>
    options.scenarios.length === 0 || options.scenarios.includes(id);
  const scenarios = all.filter(isChosen);
  const ofGate = allOfGate.filter(isChosen);
  const cells = adapters.flatMap((adapter) => chosenCells(scenarios, adapter, options));
  const header = runIdentity(adapters, options.seed, scenarios.length + ofGate.length);
  return {
    header,
    scenarios: [...scenarios, ...ofGate],
    gateCells: gateCells(ofGate, adapters, options),
    cells: shuffled(cells, options.seed).map((cell) => ({ ...cell, keep: options.keep })),
    problems: [
      ...problems,
      ...(options.implPaths.size === 0 ? stalePackage(header) : []),
      ...unknownIds(options, [...all, ...allOfGate]),
      ...(options.scenarios.length === 0 ? suiteProblems(all, adapters) : []),
    ],
  };
}

/** What is wrong between the suite's own data and the contracts. */
export function suiteProblems(scenarios: readonly Scenario[], adapters: readonly Adapter[]): string[] {
  const clauses = loadClauses();
  return [
    ...clauseProblems(clauses, allProvers()),
    ...overrideProblems(adapters, { scenarios, clauses, version: productVersion() }),
    ...staleFiles(generatedFiles(clauses)).map(
      (path) => `${path.replace(`${CHECKOUT}/`, '')} is out of date: npm run conformance -- --update`,
    ),
  ];
}

/** One row of each gate. */
const QUICK_GATES: readonly string[] = ['bash', 'typescript'];

/** Where another file is tested in place of a row's launcher, no gate lies beside it. */
function gateCells(scenarios: readonly GateScenario[], adapters: readonly Adapter[], options: Options): GateCell[] {
  const { lane, implPaths, keep, quick } = options;
  if (lane !== undefined && lane !== 'tree') return [];
  const rows = adapters.filter(({ name }) => !implPaths.has(name) && (!quick || QUICK_GATES.includes(name)));
  const chosen = scenarios.filter((scenario) => !quick || scenario.quick);
  return rows.flatMap((adapter) => chosen.map((scenario) => ({ scenario, program: gateOf(adapter), keep })));
}

function chosenCells(scenarios: readonly Scenario[], adapter: Adapter, { lane, quick }: Options): Cell[] {
  if (lane === 'tree') return [];
  const fake = lane === 'real' ? [] : cellsOf(scenarios, adapter, 'fake');
  const real =
    lane === 'fake' ? [] : cellsOf(scenarios, adapter, 'real').filter(({ scenario }) => !quick || scenario.quick);
  return [...fake, ...real];
}

/** A row that cannot be run is a problem: no row is left out in silence. */
function loadRows({ rows, implPaths }: Options): { adapters: Adapter[]; problems: string[] } {
  const known = adapterNames();
  const problems = [...rows, ...implPaths.keys()]
    .filter((row) => !known.includes(row))
    .map((row) => `there is no row '${row}'`);
  const adapters: Adapter[] = [];
  for (const name of known.filter((row) => rows.length === 0 || rows.includes(row))) {
    try {
      adapters.push(loadAdapter(name, { implPath: implPaths.get(name) }));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return { adapters, problems };
}

/** A package whose copy of the script is an older one proves nothing about the script. */
function stalePackage({ rows }: Header): string[] {
  const hashOf = (name: string): string | undefined => rows.find(({ row }) => row === name)?.sha256;
  const [own, installed] = [hashOf('bash'), hashOf('installed')];
  const isStale = own !== undefined && installed !== undefined && own !== installed;
  return isStale ? ['the packed script is not that of framework/: npm run build'] : [];
}

function unknownIds({ scenarios }: Options, all: readonly { id: string }[]): string[] {
  return scenarios
    .filter((id) => !all.some((scenario) => scenario.id === id))
    .map((id) => `there is no scenario '${id}'`);
}
