import * as z from 'zod';

/** The answer of `mosaic compose --json`. */
export const composition = z.strictObject({
  version: z.literal(1),
  runtime: z.string(),
  /** The agent of the roster that it is for; empty outside a fleet. */
  agent: z.string(),
  /** What the agent is given. */
  text: z.string(),
  parts: z.array(
    z.strictObject({
      kind: z.enum(['mission', 'constitution', 'agents', 'user', 'policy', 'tools', 'runtime', 'overlay', 'fleet']),
      /** Path below the Mosaic home. */
      source: z.string(),
      owner: z.enum(['framework', 'operator']),
      text: z.string(),
      lines: z.int(),
      bytes: z.int(),
      /** Estimated: four bytes a token. */
      tokens: z.int(),
    }),
  ),
  /** What is missing or not read. */
  warnings: z.array(z.string()),
  /** What is for others. */
  notes: z.array(z.string()),
  /** Why the text must not be used. */
  refusals: z.array(
    z.strictObject({
      source: z.string(),
      line: z.int(),
      /** The gate that would be loosened; empty where that is not the reason. */
      gate: z.string(),
      cause: z.string(),
    }),
  ),
});

const name = z.string();
const tree = z.string();

/** The answer of `mosaic install --json` and `mosaic upgrade --json`. */
export const installReport = z.strictObject({
  version: z.literal(1),
  /** The Mosaic home. */
  home: z.string(),
  /** The release that is installed. */
  framework: z.string(),
  /** The name of its tree. */
  tree,
  /** Whether the steps were only planned. */
  dryRun: z.boolean(),
  steps: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('keep'), tree, path: z.string(), to: z.string(), own: z.string().optional() }),
      z.strictObject({ kind: z.literal('stage'), tree }),
      z.strictObject({ kind: z.literal('set aside'), name, to: z.string() }),
      z.strictObject({ kind: z.literal('link'), name }),
      z.strictObject({ kind: z.literal('switch'), tree, previous: tree.optional() }),
      z.strictObject({ kind: z.literal('create'), name }),
      z.strictObject({ kind: z.literal('unlink'), name }),
      z.strictObject({ kind: z.literal('drop'), tree }),
    ]),
  ),
});
