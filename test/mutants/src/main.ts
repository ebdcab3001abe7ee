import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadScenarios } from '@mosaicstack/test-conformance';
import { usageError } from '@mosaicstack/test-support';
import { loadGateMutants, runGateMutants } from './gate-mutants.ts';
import { shippedLauncher } from './launcher-copy.ts';
import { loadMutants, type Mutant } from './mutant.ts';
import { countResults, redTable, summary, writeResults } from './report.ts';
import { runMutants } from './run-mutants.ts';

const OUT = fileURLToPath(new URL('../out', import.meta.url));

const ARGS = process.argv.slice(2);

const HELP = `Usage: npm run mutants [-- FLAG...]

Plants each fault of mutants/*.json in the bash launcher, and each of gate-mutants/*.json in the bash gate, and runs the
conformance scenarios until one sees it.

  --id ID        this mutant only; may be given more than once
  --clause L1.2  the mutants of this clause only; may be given more than once
  --verbose      a line for each mutant

Exit status: 0 every mutant was seen, 1 one was not, 2 bad usage.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) return say(HELP, 0);
  const mutants = loadMutants().filter((mutant) => isChosen(mutant, options));
  const ofGate = loadGateMutants().filter((mutant) => isChosen(mutant, options));
  if (mutants.length + ofGate.length === 0) return complain('there is no such mutant');
  const began = performance.now();
  const ofLauncher = await runMutants({
    launcher: shippedLauncher(),
    mutants,
    scenarios: loadScenarios(),
    workers: availableParallelism() * 2,
    onResult: ({ verdict, id, killer, cells, ms }) => {
      if (options.verbose) say(`${verdict} ${id} ${killer} (${cells} cells, ${ms} ms)\n`, 0);
    },
  });
  const results = [...ofLauncher, ...(await runGateMutants(ofGate, availableParallelism() * 2))];
  writeResults(OUT, results);
  const { passed, failed, skipped } = countResults(results);
  if (failed > 0)
    say(`${redTable(results, new Map([...mutants, ...ofGate].map(({ id, what }) => [id, what])))}\n\n`, 0);
  say(`${summary(results, performance.now() - began)}\n`, 0);
  return say(`${passed} passed, ${failed} failed, ${skipped} skipped\n`, failed === 0 ? 0 : 1);
}

interface Options {
  id: string[];
  clause: string[];
  verbose: boolean;
  help: boolean;
}

function readOptions(): Options | undefined {
  const many = { type: 'string', multiple: true, default: [] as string[] } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { id: many, clause: many, verbose: flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    process.stderr.write(usageError('mutants', ARGS, (error as Error).message));
    return undefined;
  }
}

function isChosen({ id, clause }: Pick<Mutant, 'id' | 'clause'>, options: Options): boolean {
  if (options.id.length === 0 && options.clause.length === 0) return true;
  return options.id.includes(id) || options.clause.includes(clause);
}

function complain(cause: string): number {
  process.stderr.write(usageError('mutants', ARGS, cause));
  return 2;
}

function say(text: string, exit: number): number {
  process.stdout.write(text);
  return exit;
}
