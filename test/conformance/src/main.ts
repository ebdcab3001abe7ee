import { usageError } from '@mosaicstack/test-support';
import { CHECKOUT, SUITE } from './load/checkout.ts';
import { DataError } from './load/read-json.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { cellReport } from './report/first-difference.ts';
import { updateFiles } from './report/generated-files.ts';
import { paintMarks, summaryLine, textMatrix } from './report/matrix.ts';
import { resultLines, writeResults } from './report/results-files.ts';
import { identityLines } from './run/identity.ts';
import { planRun } from './run/plan-run.ts';
import { isRed } from './run/run-cells.ts';
import { runPlan } from './run/run-plan.ts';

const OUT = `${SUITE}/out`;
/** How many red cells are shown in full. */
const SHOWN = 12;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptionsOrExplain(args);
  if (options === undefined) return 2;
  if (options.act === 'help') return print(HELP);
  if (options.act === 'update') return print(`updated: ${updateFiles().map(shortPath).join(', ') || 'nothing'}\n`);
  return run(options);
}

async function run(options: Options): Promise<number> {
  const say = (text: string): void => void (options.json || print(text));
  try {
    const plan = planRun(options);
    if (plan.cells.length + plan.gateCells.length === 0)
      return complain(`no cell is left to run; ${plan.problems.join('; ')}`);
    say(`${identityLines(plan.header).join('\n')}\n`);
    const report = await runPlan(plan, options);
    const red = report.cells.filter(isRed);
    const isGreen = red.length === 0 && plan.problems.length === 0;
    writeResults(OUT, report, plan.scenarios, isGreen);
    if (options.json) print(resultLines(report));
    say(`\n${textMatrix(report.cells, paintMarks)}\n`);
    for (const cell of red.slice(0, SHOWN)) say(`\n${cellReport(cell)}\n`);
    if (red.length > SHOWN) say(`\nand ${red.length - SHOWN} more red cells: ${shortPath(OUT)}/junit.xml\n`);
    if (options.keep)
      for (const cell of report.cells) say(`${cell.id} ${cell.row} ${cell.lane}: ${cell.kept ?? 'nothing kept'}\n`);
    for (const problem of plan.problems) say(`problem: ${problem}\n`);
    say(
      `\n${summaryLine(report.cells)}${plan.problems.length ? `; ${plan.problems.length} problems` : ''}; ${(report.footer.ms / 1000).toFixed(1)} s\n`,
    );
    return isGreen ? 0 : 1;
  } catch (error) {
    if (error instanceof DataError) return complain(error.message);
    throw error;
  }
}

function readOptionsOrExplain(args: readonly string[]): Options | undefined {
  try {
    return readOptions(args);
  } catch (error) {
    process.stderr.write(usageError('conformance', args, (error as Error).message));
    return undefined;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function complain(text: string): number {
  process.stderr.write(`conformance: ${text}\n`);
  return 2;
}

function shortPath(path: string): string {
  return path.replace(`${CHECKOUT}/`, '');
}
