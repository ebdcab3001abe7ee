import { z } from 'zod';
import { Expectation } from './expectation.ts';
import { FileTree, Text } from './text.ts';
import { Tools } from './tools.ts';

export const Lane = z.enum(['fake', 'real']);
export type Lane = z.infer<typeof Lane>;

const Environment = z.record(z.string().regex(/^[^=]+$/), Text.nullable());

/** What the real lane does before the start that is judged. */
const Step = z.union([
  z
    .strictObject({
      start: z.strictObject({ args: z.array(Text).optional(), env: Environment.optional(), exit: z.int().default(0) }),
    })
    .describe('a start that must exit so'),
  z.strictObject({ kill: z.enum(['TERM', 'KILL']) }).describe('kills the runtime and waits for its end'),
  z.strictObject({ end: z.literal(true) }).describe('waits for the end of the runtime'),
  z.strictObject({ tmux: z.array(Text).min(1) }).describe('a command for the scenario’s server, which must exit 0'),
]);
export type Step = z.infer<typeof Step>;

const Given = z.strictObject({
  fs: FileTree.default({}),
  env: Environment.default({}).describe(
    'added to PATH, HOME, LC_ALL=C.UTF-8, TMUX_TMPDIR and TZ=UTC; null: unset; nothing else is inherited',
  ),
  path: z.array(z.string()).default([]).describe('folders before the sandbox’s own in PATH'),
  args: z.array(Text).default([]),
  stdin: Text.optional(),
  cwd: z.string().default('{{ROOT}}'),
  tools: Tools.default({}),
  launcher: z
    .enum(['as-is', 'linked', 'without-conf'])
    .default('as-is')
    .describe('linked: called through a link; without-conf: a copy that has no tmux.conf'),
  privileges: z
    .enum(['usual', 'plain'])
    .default('usual')
    .describe('plain: permissions of files hold for the launcher, though the suite is run by root'),
  openFiles: z
    .array(z.int().min(3).max(255))
    .default([])
    .describe('the open files that the launcher is given beside 0, 1 and 2'),
  signal: z
    .strictObject({ atCall: z.int().positive(), send: z.enum(['HUP', 'INT', 'TERM']) })
    .optional()
    .describe(
      'fake lane: sent to the launcher and its children, as a terminal does, once that call has begun; later calls are not judged',
    ),
  before: z.array(Step).default([]).describe('real lane'),
  atOnce: z.int().min(2).optional().describe('real lane: how many starts at once'),
});
export type Given = z.infer<typeof Given>;

export const Scenario = z
  .strictObject({
    id: z.string().regex(/^[A-Z]+-\d{3}$/),
    clause: z.array(z.string().regex(/^[A-Z]\d+\.\d+$/)).min(1),
    title: z.string().min(10),
    proves: z.string().regex(/\bMUST\b/, 'must be a sentence with MUST'),
    lanes: z.array(Lane).min(1),
    quick: z.boolean().default(false).describe('also in the real lane of the quick run'),
    timeoutMs: z.int().positive().optional().describe('how long one run of the launcher may take'),
    notFor: z.record(z.string(), z.string().min(10)).default({}).describe('row to the reason why it cannot apply'),
    given: Given,
    expect: Expectation,
    inReal: Expectation.partial().optional().describe('what is expected otherwise in the real lane'),
  })
  .superRefine((scenario, context) => {
    if (scenario.lanes.includes('fake') && scenario.expect.calls === undefined)
      context.addIssue({ code: 'custom', path: ['expect', 'calls'], message: 'the fake lane needs the calls' });
  });
export type Scenario = z.infer<typeof Scenario>;

export const ScenarioFile = z.strictObject({ $schema: z.string(), scenarios: z.array(Scenario).min(1) });
