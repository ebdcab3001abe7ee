import { parseArgs } from 'node:util';

export const HELP = `Usage: npm run fuzz [-- FLAG...]

Makes up launches and looks whether the two launchers and the model of the contract agree on them.

  --property NAME  this property only; may be given more than once
  --seed N         the launches of this seed (the same ones each time)
  --random         the launches of a seed that nobody has seen
  --path P         this counterexample of a seed only
  --runs N         how many launches in memory (10000)
  --seconds N      how long processes are run (25)

Exit status: 0 every property holds, 1 one does not, 2 bad usage.
`;

/** The seed of a run that must be the same each time. */
const FIXED_SEED = 20261123;

/** What the command line asks for. */
export interface Options {
  help: boolean;
  properties: readonly string[];
  seed: number;
  path: string | undefined;
  runs: number;
  budgetMs: number;
}

/** @throws for flags that there are none of, and for numbers that are none */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      property: { type: 'string', multiple: true, default: [] as string[] },
      seed: { type: 'string' },
      random: { type: 'boolean', default: false },
      path: { type: 'string' },
      runs: { type: 'string', default: '10000' },
      seconds: { type: 'string', default: '25' },
    },
  });
  const seed = values.random ? Math.floor(Math.random() * 2 ** 31) : FIXED_SEED;
  return {
    help: values.help,
    properties: values.property,
    seed: values.seed === undefined ? seed : readNumber('seed', values.seed),
    path: values.path,
    runs: readNumber('runs', values.runs),
    budgetMs: readNumber('seconds', values.seconds) * 1000,
  };
}

function readNumber(flag: string, text: string): number {
  if (!/^-?\d+$/.test(text)) throw new Error(`--${flag} '${text}' is no number`);
  return Number(text);
}
