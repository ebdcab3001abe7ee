import { z } from 'zod';
import { Lane } from './scenario.ts';

/** The lanes of launchers, and that of the gate. */
export const ResultLane = z.enum([...Lane.options, 'tree']);
export type ResultLane = z.infer<typeof ResultLane>;

/** What can come of a cell. Only pass, divergence and not-applicable are green. */
export const Verdict = z.enum(['pass', 'divergence', 'not-applicable', 'FAIL', 'UNEXPECTED-PASS', 'TIMEOUT', 'ERROR']);
export type Verdict = z.infer<typeof Verdict>;

/** One thing that was not as expected. Calls are kept as lists of argv. */
export const Difference = z.union([
  z.strictObject({
    aspect: z.literal('calls'),
    expectedCalls: z.array(z.array(z.string())),
    actualCalls: z.array(z.array(z.string())),
  }),
  z.strictObject({ aspect: z.string(), expected: z.string(), actual: z.string() }),
]);
export type Difference = z.infer<typeof Difference>;

export const CellResult = z.strictObject({
  kind: z.literal('cell'),
  id: z.string(),
  row: z.string(),
  lane: ResultLane,
  verdict: Verdict,
  note: z.string().describe('the reason of a divergence or of not-applicable, or the suite’s own error'),
  differences: z.array(Difference),
  ms: z.number(),
  kept: z.string().optional().describe('the sandbox, where it was kept'),
});
export type CellResult = z.infer<typeof CellResult>;

const Identity = z.strictObject({ row: z.string(), file: z.string(), sha256: z.string() });

export const Header = z.strictObject({
  kind: z.literal('header'),
  startedAt: z.iso.datetime(),
  seed: z.int(),
  checkout: z.string().describe('commit, and whether the tree is dirty'),
  versions: z.record(z.string(), z.string()),
  rows: z.array(Identity),
  scenarios: z.int(),
});
export type Header = z.infer<typeof Header>;

export const Footer = z.strictObject({
  kind: z.literal('footer'),
  counts: z.record(Verdict, z.int()),
  passed: z.int().describe('pass and divergence'),
  failed: z.int().describe('red cells and problems'),
  skipped: z.int().describe('not-applicable'),
  problems: z.array(z.string()).describe('what is wrong with the suite’s own data'),
  ms: z.number(),
});
export type Footer = z.infer<typeof Footer>;

/** A line of results.jsonl. */
export const ResultLine = z.discriminatedUnion('kind', [Header, CellResult, Footer]);
