import { parseArgs } from 'node:util';
import { ResultLane } from './schema/results.ts';

export const HELP = `Usage: npm run conformance -- [FLAG...]

Runs every scenario on every row (an implementation) in both lanes (fake tools, real tmux).

  --quick               the fake lane, and a few scenarios of the real one
  --all                 everything (this is the default)
  --scenario ID         this scenario only; may be given more than once
  --row ROW             this row only; may be given more than once
  --lane fake|real|tree this lane only; tree is that of the gate
  --impl-path ROW=FILE  tests another file in place of the row's own; its tmux.conf lies beside it
  --seed N              the order of an earlier run
  --stop                stops at the first red cell
  --keep                keeps the sandboxes and says where they are
  --json                prints the lines of results.jsonl and nothing else
  --update              writes CLAUSES.md and schema/*.json anew, and runs nothing

Exit status: 0 all is green, 1 something is red, 2 bad usage.
`;

/** What the command line asks for. */
export interface Options {
  act: 'run' | 'update' | 'help';
  quick: boolean;
  scenarios: readonly string[];
  rows: readonly string[];
  lane: ResultLane | undefined;
  implPaths: ReadonlyMap<string, string>;
  seed: number;
  stop: boolean;
  keep: boolean;
  json: boolean;
}

/** @throws for flags that there are none of */
export function readOptions(args: readonly string[]): Options {
  const many = { type: 'string', multiple: true, default: [] as string[] } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      update: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      stop: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      lane: { type: 'string' },
      seed: { type: 'string' },
      scenario: many,
      row: many,
      'impl-path': many,
    },
  });
  return {
    act: values.help ? 'help' : values.update ? 'update' : 'run',
    quick: values.quick && !values.all,
    scenarios: values.scenario,
    rows: values.row,
    lane: values.lane === undefined ? undefined : ResultLane.parse(values.lane),
    implPaths: new Map(values['impl-path'].map(splitPath)),
    seed: readSeed(values.seed),
    stop: values.stop,
    keep: values.keep,
    json: values.json,
  };
}

function splitPath(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`--impl-path '${text}' is not ROW=FILE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function readSeed(text: string | undefined): number {
  if (text === undefined) return Math.floor(Math.random() * 2 ** 31);
  if (!/^\d+$/.test(text)) throw new Error(`--seed '${text}' is no number`);
  return Number(text);
}
