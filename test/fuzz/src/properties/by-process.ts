import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import { breaches, type Difference, differences } from '../compare.ts';
import { launchCase } from '../generate/launch-case.ts';
import type { LaunchCase } from '../launch-case.ts';
import { modelLaunch } from '../run/model-launch.ts';
import { normalised } from '../run/normalise.ts';
import { type ProcessRun, processLaunch } from '../run/process-launch.ts';
import { copyPrograms, type Programs } from '../run/programs.ts';
import { World } from '../world/world.ts';
import { checkCases } from './check-cases.ts';
import type { CheckOptions, Property, PropertyResult } from './property.ts';

const MOST_RUNS = 5000;
const SHRINK_MS = 30_000;

/** What both launchers did with one case. */
interface Pair {
  bash: ProcessRun;
  typescript: ProcessRun;
}

type PairJudge = (launch: LaunchCase, pair: Pair) => Difference[];

/** The two launchers as programs, against each other and each against the model. One run of both serves all three. */
export function byProcess(): Property[] {
  const runs = new PairRuns();
  return [
    pairProperty(runs, 'bash-typescript', 'both launchers do the same, to the byte', (_launch, { bash, typescript }) =>
      differences(normalised(bash.outcome, bash.place), normalised(typescript.outcome, typescript.place)),
    ),
    pairProperty(runs, 'bash-model', 'the bash launcher does what the model does', (launch, { bash }) =>
      againstModel(launch, bash),
    ),
    pairProperty(
      runs,
      'typescript-model',
      'the TypeScript launcher does what the model does',
      (launch, { typescript }) => againstModel(launch, typescript),
    ),
  ];
}

function againstModel(launch: LaunchCase, { outcome, place }: ProcessRun): Difference[] {
  return breaches(modelLaunch(new World(launch, place)), outcome);
}

function pairProperty(pairs: PairRuns, name: string, says: string, judge: PairJudge): Property {
  return {
    name,
    says,
    async check(options): Promise<PropertyResult> {
      const began = performance.now();
      const judgeCase = async (launch: LaunchCase): Promise<Difference[]> => judge(launch, await pairs.run(launch));
      const runs = options.path === undefined ? await pairs.runMany(options) : 1;
      const checked = await checkCases(pairs.cases, judgeCase, options, { runs, shrinkMs: SHRINK_MS });
      return { name, ...checked, runs, ms: Math.round(performance.now() - began) };
    },
  };
}

/** Runs both launchers with a case, once. */
class PairRuns {
  readonly cases = launchCase({ long: false });
  readonly #done = new Map<string, Promise<Pair>>();
  #programs: Programs | undefined;
  #many: Promise<number> | undefined;

  run(launch: LaunchCase): Promise<Pair> {
    const key = JSON.stringify(launch);
    const pair = this.#done.get(key) ?? this.#runBoth(launch);
    this.#done.set(key, pair);
    return pair;
  }

  /** Runs as many cases of a seed as the time allows, several at once: fast-check itself takes one after the other. */
  runMany(options: Pick<CheckOptions, 'seed' | 'budgetMs'>): Promise<number> {
    this.#many ??= this.#runMany(options);
    return this.#many;
  }

  async #runMany({ seed, budgetMs }: Pick<CheckOptions, 'seed' | 'budgetMs'>): Promise<number> {
    const deadline = performance.now() + budgetMs;
    const cases = fc.sample(this.cases, { seed, numRuns: MOST_RUNS });
    let count = 0;
    const work = async (): Promise<void> => {
      while (performance.now() < deadline && count < cases.length) await this.run(cases[count++] as LaunchCase);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return count;
  }

  async #runBoth(launch: LaunchCase): Promise<Pair> {
    if (this.#programs === undefined) {
      const programs = copyPrograms();
      this.#programs = programs;
      process.once('exit', programs.remove);
    }
    const { bash, typescript } = this.#programs;
    const [first, second] = await Promise.all([processLaunch(launch, bash), processLaunch(launch, typescript)]);
    return { bash: first, typescript: second };
  }
}
