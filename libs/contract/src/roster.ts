import * as z from 'zod';
import { NOT_TO_BE_SET } from './forbidden-variables.ts';
import { utf8Bytes } from './utf8-bytes.ts';

/** Text on one line: what a launcher's variable can hold (framework/spec/launcher.md L3.2). */
const line = (limitBytes: number): z.ZodString =>
  z
    .string()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line without control characters')
    // JSON Schema can only count characters; no text has more of them than bytes.
    .max(limitBytes, `must have at most ${limitBytes} bytes`)
    .refine((text) => utf8Bytes(text) <= limitBytes, `must have at most ${limitBytes} bytes`);

/** A folder that means the same wherever it is read. */
const folder = line(4096).regex(/^(?:~$|~\/|\/)/, "must begin with '/' or '~'");

const dottedName = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/,
    "must be 1 to 64 letters, digits, '_', '-' or '.', beginning with a letter, a digit or '_'",
  );

/** An agent's name. */
export const agentName = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/,
    "must be 1 to 64 letters, digits, '_' or '-', beginning with a letter, a digit or '_'",
  );

const environment = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be a variable's name")
      .refine(
        (name) => !NOT_TO_BE_SET.test(name) && !name.startsWith('MOSAIC_'),
        'is not to be set here: Mosaic, the shell or tmux sets it',
      ),
    line(8192).describe('in quotes where YAML would read it as a number or a truth value'),
  )
  .describe('variables of the runtime; not of the launcher');

/** What an agent and the defaults of all agents may say alike. */
const common = {
  class: line(256).describe("the agent's class, as in `--class worker`").optional(),
  runtime: dottedName.describe('pi, codex, claude, opencode, stub, or another').optional(),
  model: line(256).describe('handed to the runtime as --model').optional(),
  effort: line(256).optional(),
  workdir: folder.describe('~ is the home folder; made when it is missing').optional(),
  env: environment.optional(),
  runtime_bin: folder.describe("a folder that comes first in the agent's PATH").optional(),
};

/** One agent as it is declared. */
export const rosterAgent = z.strictObject({
  name: agentName,
  ...common,
  command: line(8192).min(1).describe('in place of `mosaic yolo RUNTIME --model MODEL`').optional(),
  host: z.literal('local', 'must be local: other hosts are still to come').default('local'),
  enabled: z.boolean().describe('whether it is to run').default(true),
});

/** `fleet/roster.yaml`: what is to run. The one source of its form; the JSON Schema is made from it. */
export const roster = z.strictObject({
  version: z.literal(1, 'must be 1'),
  tenant: dottedName.describe('whose fleet it is').default('default'),
  transport: z.literal('tmux', 'must be tmux').default('tmux'),
  tmux: z.strictObject({ socket_name: dottedName.optional() }).optional(),
  heartbeat_seconds: z.int().min(1).max(3600).describe('between two heartbeats of an agent').default(15),
  defaults: z.strictObject(common).default({}),
  agents: z.array(rosterAgent).default([]),
});

export type Roster = z.infer<typeof roster>;
export type RosterAgent = z.infer<typeof rosterAgent>;
