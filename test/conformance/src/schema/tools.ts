import { z } from 'zod';
import { Text } from './text.ts';

const Reply = z.strictObject({
  exit: z.int().min(0).max(255).optional(),
  stdout: Text.optional(),
  stderr: Text.optional(),
  hang: z.boolean().optional().describe('does nothing until it is killed'),
  signal: z.enum(['HUP', 'INT', 'TERM']).optional().describe('sent to the launcher alone before the answer'),
  hold: z.boolean().optional().describe('reads its input to the end first, as an interactive program does'),
});

const Rule = z.strictObject({
  match: z.strictObject({ sub: z.string().optional(), argv: z.array(Text).optional() }),
  reply: Reply,
  times: z.int().positive().optional().describe('how often at most; a rule with it that is not used up fails the cell'),
});
export type ToolRule = z.infer<typeof Rule>;

const Absent = z.strictObject({ absent: z.literal(true) });

/** The fake tmux: what it plays, and rules that come first. The real lane has the real one, where it is not absent. */
const FakeTmux = z.strictObject({
  plays: z.enum(['no-session', 'living-runtime', 'ended-runtime', 'nothing']),
  rules: z.array(Rule).optional(),
});

/** npm answers `npm config get prefix` so, in both lanes. */
const FakeNpm = z.strictObject({ prefix: Reply });

/** What the sandbox has for tools. Without a word tmux plays `no-session` and npm says `undefined`. */
export const Tools = z.strictObject({
  tmux: z.union([FakeTmux, Absent]).optional(),
  npm: z.union([FakeNpm, Absent]).optional(),
  probe: z
    .strictObject({ rules: z.array(Rule) })
    .optional()
    .describe('the runtime; without a word it waits for ever'),
});
export type Tools = z.infer<typeof Tools>;
