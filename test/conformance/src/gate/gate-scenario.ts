import { z } from 'zod';
import { Matcher, Text } from '../schema/text.ts';

const Mode = z.string().regex(/^[0-7]{3,4}$/);

/** One entry of a tree that a gate scans. */
const GateEntry = z.union([
  z.strictObject({ text: Text, mode: Mode.optional() }),
  z.strictObject({ lines: z.array(z.string()), mode: Mode.optional() }).describe('each ended by a newline'),
  z.strictObject({ dir: z.literal(true), mode: Mode.optional() }),
  z.strictObject({ link: Text }),
  z.strictObject({ fifo: z.literal(true) }),
]);

/** Path to entry. A byte that is no UTF-8 is a lone surrogate, `\udcff`. */
export const GateTree = z.record(z.string().min(1), GateEntry);
export type GateTree = z.infer<typeof GateTree>;

/** What a gate must say of a tree. */
export const GateScenario = z.strictObject({
  id: z.string().regex(/^GATE-\d{3}$/),
  clause: z.array(z.string().regex(/^G\d+\.\d+$/)).min(1),
  title: z.string().min(10),
  proves: z.string().regex(/\bMUST\b/, 'must be a sentence with MUST'),
  quick: z.boolean().default(false).describe('also in the quick run, by one row of each gate'),
  given: z.strictObject({
    fs: GateTree.default({}).describe('below ROOT'),
    around: GateTree.default({}).describe('below the folder that ROOT lies in, as `root`'),
    args: z.array(Text).default(['{{ROOT}}', '--format', 'canonical']),
    env: z.record(z.string().regex(/^[^=]+$/), Text.nullable()).default({}),
    stdin: Text.optional(),
    privileges: z.enum(['usual', 'plain']).default('usual').describe('plain: permissions of files hold, also for root'),
  }),
  expect: z.strictObject({
    exit: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    report: z
      .array(z.string())
      .optional()
      .describe('the lines of a canonical report between its first one and `counts`, TABs as ` | `'),
    counts: z.array(z.int()).length(4).optional().describe('names, files, bytes and lines, with a report'),
    rules: z.int().optional().describe('rules beside the shipped ones, with a report'),
    stdout: Matcher.optional().describe('where there is no report'),
    stderr: Matcher.default({ equals: '' }),
  }),
});
export type GateScenario = z.infer<typeof GateScenario>;

export const GateScenarioFile = z.strictObject({ $schema: z.string(), scenarios: z.array(GateScenario).min(1) });
