import fc, { type Arbitrary } from 'fast-check';
import { type Difference, differenceText } from '../compare.ts';
import type { LaunchCase } from '../launch-case.ts';
import type { CheckOptions, Counterexample } from './property.ts';

/** Says what is wrong with a case. */
export type Judge = (launch: LaunchCase) => Promise<Difference[]>;

/** What fast-check found. */
export interface Checked {
  runs: number;
  counterexample: Counterexample | undefined;
}

/** How far a check goes. */
export interface Limits {
  runs: number;
  /** For making a counterexample smaller, in milliseconds. */
  shrinkMs: number;
}

/** Lets fast-check look for a case with which something is wrong, and make it small. */
export async function checkCases(
  cases: Arbitrary<LaunchCase>,
  judge: Judge,
  { seed, path }: Pick<CheckOptions, 'seed' | 'path'>,
  { runs, shrinkMs }: Limits,
): Promise<Checked> {
  const property = fc.asyncProperty(cases, async (launch) => (await judge(launch)).length === 0);
  const replay = path === undefined ? {} : { path, endOnFailure: true };
  const limits = { numRuns: runs, interruptAfterTimeLimit: shrinkMs, markInterruptAsFailure: false };
  const details = await fc.check(property, { seed, ...limits, ...replay });
  const launch = details.counterexample?.[0];
  if (launch === undefined) return { runs: details.numRuns, counterexample: undefined };
  const wrong = (await judge(launch)).map(differenceText).join('\n');
  return { runs: details.numRuns, counterexample: { launch, path: details.counterexamplePath ?? undefined, wrong } };
}
