import type { LaunchCase } from '../launch-case.ts';

/** What a check of a property is given. */
export interface CheckOptions {
  seed: number;
  /** Of an earlier counterexample: checks nothing else. */
  path: string | undefined;
  /** How many runs in memory. */
  runs: number;
  /** How long processes may be run, in milliseconds. */
  budgetMs: number;
}

/** A smallest case for which a property does not hold. */
export interface Counterexample {
  /** Undefined where it is not about a launch. */
  launch?: LaunchCase;
  /** Where it was found; undefined where it could not be made smaller. */
  path?: string | undefined;
  /** What is wrong with it. */
  wrong: string;
}

/** What came of a check. */
export interface PropertyResult {
  name: string;
  runs: number;
  ms: number;
  counterexample: Counterexample | undefined;
}

/** Something that holds for every launch, or for every rule of the gate. */
export interface Property {
  name: string;
  /** What must hold, in one sentence. */
  says: string;
  check(options: CheckOptions): Promise<PropertyResult>;
}
