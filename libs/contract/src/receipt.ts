import * as z from 'zod';

/**
 * What became of a message: `delivered` is said only on proof, `failed` that it was not received, `unknown` that nobody knows;
 * `sending` is written before the text is handed over, so that a sender that is killed leaves a trace.
 */
export const sendResult = z.enum(['sending', 'delivered', 'failed', 'unknown']);

/**
 * By what it is known, the best first: the runtime's transcript has it; a hook of the runtime told of it; the runtime went
 * to work; its input box was emptied; the text is only seen; nothing.
 */
export const evidence = z.enum(['transcript', 'hook', 'working', 'box', 'visible', 'none']);

/** One line of `fleet/run/receipts.jsonl`. */
export const receipt = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  host: z.string(),
  tenant: z.string(),
  agent: z.string(),
  from: z.string(),
  /** Name of the tmux socket; empty for the user's default server. */
  socket: z.string(),
  bytes: z.int(),
  /** Of the text as it was handed over, in hexadecimal. */
  sha256: z.string(),
  result: sendResult,
  evidence,
  /** Why it is not delivered; else what is particular, or empty. */
  reason: z.string(),
  /** How often Enter was pressed. */
  enters: z.int(),
  atMs: z.int(),
  /** When the text was handed over; null where it was not. */
  pastedAtMs: z.int().nullable(),
  /** When the outcome was known; null before that. */
  endedAtMs: z.int().nullable(),
});

/** The answer of `mosaic fleet send --json`, and of `receipts --json`. */
export const receiptReport = z.strictObject({ version: z.literal(1), receipts: z.array(receipt) });

export type SendResult = z.infer<typeof sendResult>;
export type Evidence = z.infer<typeof evidence>;
export type Receipt = z.infer<typeof receipt>;
