import { z } from 'zod';
import { FileTree, Matcher, Text } from './text.ts';

/** The launch that is declared, from which the calls are built; the defaults are those of the spec's section 3. */
export const DeclaredLaunch = z.strictObject({
  name: z.string(),
  socket: z.string().default('mosaic-fleet').describe('empty: the default server'),
  runtime: z.string().default('pi'),
  class: Text.default(''),
  model: Text.default(''),
  effort: Text.default(''),
  workdir: Text.default('{{HOME}}').describe('as it is, before the escapes for tmux'),
  command: Text.describe('the whole command line, written out, also where it is the default'),
  home: Text.default('{{HOME}}/.config/mosaic'),
  prefix: Text.optional().describe(
    'the text between `export PATH=` and `"${PATH`, quoted as L6.5 says; none: no export',
  ),
});
export type DeclaredLaunch = z.infer<typeof DeclaredLaunch>;

/** One call: its complete argv, or the name of a call of the spec, which is expanded to its complete argv. */
export const ExpectedCall = z.union([
  z.array(Text).min(1),
  z.enum(['has-session', 'npm', 'start-server', 'new-session', 'list-panes', 'end-empty-server', 'tmux-version']),
  z.strictObject({ 'start-server': z.string() }).describe('with this configuration'),
  z.strictObject({ 'respawn-pane': z.string() }).describe('of this pane'),
  z.strictObject({ 'capture-pane': z.string() }).describe('of this pane'),
]);
export type ExpectedCall = z.infer<typeof ExpectedCall>;

/** The environment of every call of one tool. */
const CallsEnvironment = z.strictObject({
  tool: z.enum(['tmux', 'npm']),
  has: z.record(z.string(), Text).default({}),
  hasNot: z.array(z.string()).default([]).describe('names; a `*` at the end stands for anything'),
  openFiles: z
    .array(z.int())
    .optional()
    .describe('the numbers of the open files beside standard input, output and error'),
});

/** What the runtime sees, said by a probe that stands in for it. */
const Seen = z.strictObject({
  argv: z.array(Text).min(1).describe('with its own name first'),
  pathPrefix: z
    .array(Text)
    .default([])
    .describe('the folders before the PATH that the pane would have without a prefix'),
  env: z.record(z.string(), Text.nullable()).default({}).describe('null: not there'),
  cwd: Text.optional(),
});
export type Seen = z.infer<typeof Seen>;

/** The pane of the real lane. Folder, environment, metadata and size are compared with the declared launch in any case. */
const Pane = z.strictObject({
  alive: z.boolean(),
  sees: Seen.optional(),
  isRuntime: z
    .union([z.boolean(), z.literal('any')])
    .default(true)
    .describe('whether the runtime is the pane’s own process'),
  options: z.record(z.string(), z.string()).default({}),
  size: z.string().default('200x50'),
  status: z.string().optional(),
  signal: z.string().optional(),
});

export const Expectation = z.strictObject({
  exit: z
    .union([z.int().min(0).max(255), z.enum(['HUP', 'INT', 'TERM'])])
    .describe('the status, or the signal that ended the launcher'),
  stdout: Matcher,
  stderr: Matcher,
  launch: DeclaredLaunch.optional(),
  calls: z.array(ExpectedCall).optional().describe('fake lane: every call of every tool, in order'),
  callsEnv: z.array(CallsEnvironment).optional(),
  pauses: z
    .array(z.strictObject({ before: z.int().positive(), atLeastMs: z.int(), atMostMs: z.int() }))
    .optional()
    .describe('before: the number of a call'),
  fs: FileTree.optional().describe('what was made, changed or removed; all else must be untouched'),
  snippet: z
    .strictObject({ env: z.record(z.string(), z.string()).default({}), sees: Seen })
    .optional()
    .describe('fake lane: the recorded pane argv is run in a clean shell'),
  pane: Pane.optional().describe('real lane'),
  sessions: z.array(z.string()).nullable().optional().describe('real lane; null: no server at all'),
  stdouts: z
    .array(z.strictObject({ equals: z.string(), times: z.int().positive() }))
    .optional()
    .describe('of the starts at once'),
});
export type Expectation = z.infer<typeof Expectation>;
