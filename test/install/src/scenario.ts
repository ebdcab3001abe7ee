import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ROWS } from './installers.ts';

/** Below the Mosaic home; `../` leaves it. */
const path = z.string();
const lines = z.array(z.string()).default([]);
const args = z.array(z.string()).default([]);

/** Something that is done to the home, by its operator or by an installer. */
const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('old'), version: z.string().default('0.0.33') }),
  z.strictObject({ do: z.literal('previous'), version: z.string().default('0.0.32') }),
  z.strictObject({ do: z.literal('write'), path, text: z.string(), mode: z.string().default('644') }),
  z.strictObject({ do: z.literal('folder'), path }),
  /** In the place of what stands there. */
  z.strictObject({ do: z.literal('link'), path, to: z.string() }),
  z.strictObject({ do: z.literal('pipe'), path }),
  z.strictObject({ do: z.literal('remove'), path }),
  z.strictObject({ do: z.literal('mode'), path, mode: z.string() }),
  z.strictObject({
    do: z.enum(['install', 'upgrade', 'rollback']),
    args,
    /** Lines of bash in the process that becomes the installer. */
    setUp: z.string().optional(),
    exit: z.int().default(0),
    stdout: lines,
    stderr: lines,
  }),
  /** The installer twice, and the other one, all at once. */
  z.strictObject({ do: z.literal('together') }),
]);

/**
 * One home, what happens to it, and what must have become of it. In texts `{home}`, `{sandbox}`, `{version}`, `{new}` (the
 * shipped tree's name) and `{old}` (that of 0.0.33) stand for what they are.
 */
const scenario = z.strictObject({
  id: z.string().regex(/^INST-\d{3}$/),
  title: z.string(),
  /** The Mosaic home, below the sandbox. */
  home: z.string().default('mosaic'),
  /** More rows than bash and the CLI. */
  also: z.array(z.enum(ROWS)).default([]),
  /** `default`: the home is not named by MOSAIC_HOME. */
  names: z.enum(['environment', 'default']).default('environment'),
  steps: z.array(step),
  /** What stands where, afterwards: `nothing`, `link TARGET`, `text TEXT`, `shipped`, or `file MODE`, `folder MODE`. */
  after: z.record(path, z.string()).default({}),
});

export type Step = z.infer<typeof step>;
export type ActStep = Extract<Step, { args: string[] }>;
export type Scenario = z.infer<typeof scenario>;

const FOLDER = fileURLToPath(new URL('../scenarios', import.meta.url));

/**
 * All scenarios.
 * @throws where one is none, or an id stands for two
 */
export function allScenarios(): Scenario[] {
  const files = readdirSync(FOLDER).sort();
  const found = files.flatMap((file) => z.array(scenario).parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))));
  const ids = found.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new Error('an id stands for two scenarios');
  return found;
}
