import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ProgramResult, programRunner } from '@mosaicstack/host';
import { endLeftovers, leftoverMark } from './leftovers.ts';
import type { Step } from './steps.ts';
import { type Counts, honestCounts, ONE_FAILURE } from './totals.ts';

/** A step and how it went. */
export interface StepResult {
  name: string;
  counts: Counts;
}

/**
 * Where the steps' lines go; `progress` shows what runs now and is overwritten by what is printed next, `complain` says
 * what is wrong with a step whatever it says of itself.
 */
export interface StepOutput {
  print(text: string): void;
  complain(text: string): void;
  progress(text: string): void;
}

/** Runs the steps one after the other, each with its line; the output of one that failed is shown. */
export async function runSteps(steps: readonly Step[], output: StepOutput): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const beganMs = Date.now();
    output.progress(step.name);
    const counts = await runStep(step, output);
    const seconds = ((Date.now() - beganMs) / 1000).toFixed(1);
    output.print(`${step.name.padEnd(12)} ${describe(counts).padEnd(36)} ${seconds.padStart(6)} s`);
    results.push({ name: step.name, counts });
  }
  return results;
}

async function runStep(
  { name, command: [program, ...args], result, isShown = false }: Step,
  output: StepOutput,
): Promise<Counts> {
  if (result) {
    rmSync(result.file, { force: true });
    mkdirSync(dirname(result.file), { recursive: true });
  }
  const mark = leftoverMark();
  const ended = await programRunner({ ...process.env, ...mark, NX_DAEMON: 'false' })(program, args);
  const counts = honestCounts(result ? countFile(result, output) : countExit(ended), ended.exit);
  if (counts.failed > 0 || isShown) output.print(`${ended.stdout}${ended.stderr}${ended.failure ?? ''}`);
  const leftovers = await endLeftovers(mark);
  if (leftovers.length === 0) return counts;
  output.complain(`mosaic: cannot pass '${name}': it left running what has now been ended:`);
  for (const { pid, command } of leftovers) output.complain(`  ${pid} ${command}`);
  return { ...counts, failed: counts.failed + 1 };
}

function countExit({ exit, stdout }: ProgramResult): Counts {
  const lastLine = stdout.trimEnd().split('\n').at(-1) ?? '';
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(lastLine) ?? [];
  if (passed !== undefined) return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
  return { passed: exit === 0 ? 1 : 0, failed: exit === 0 ? 0 : 1, skipped: 0 };
}

function countFile({ file, count }: NonNullable<Step['result']>, output: StepOutput): Counts {
  try {
    return count(readFileSync(file, 'utf8'));
  } catch (error) {
    output.print(`cannot read the counts of ${file}: ${error instanceof Error ? error.message : error}`);
    return ONE_FAILURE;
  }
}

function describe({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
