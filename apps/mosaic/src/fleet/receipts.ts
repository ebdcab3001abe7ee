import { createHash } from 'node:crypto';
import type { Receipt } from '@mosaicstack/contract';
import { receipt as receiptSchema } from '@mosaicstack/contract/schemas';
import type { Fleet } from './load-fleet.ts';

/** One message to one agent. */
export interface Message {
  id: string;
  agent: string;
  from: string;
  /** As it is handed over. */
  text: string;
  waitIdle: boolean;
  verify: boolean;
  timeoutMs: number;
}

/** So much of the journal's end is read. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/** Writes a receipt down; an older one of the same message stays above it. */
export async function keepReceipt({ host, places }: Fleet, receipt: Receipt): Promise<void> {
  await host.appendLine(receiptsPath(places.run), JSON.stringify(receipt));
}

/**
 * The newest receipt of each message to each agent, the oldest message first; a line that is none is left out.
 * @param words only lines that have one of them are read
 */
export async function readReceipts({ host, places }: Fleet, words: readonly string[] = ['']): Promise<Receipt[]> {
  const bytes = await host.readFrom(receiptsPath(places.run), -LIMIT_BYTES, LIMIT_BYTES);
  const newest = new Map<string, Receipt>();
  for (const line of bytes.toString().split('\n')) {
    if (!words.some((word) => line.includes(word))) continue;
    const found = parse(line);
    if (found !== undefined) newest.set(`${found.agent}\n${found.id}`, found);
  }
  return [...newest.values()];
}

function receiptsPath(run: string): string {
  return `${run}/receipts.jsonl`;
}

function parse(line: string): Receipt | undefined {
  try {
    return receiptSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The receipt of a message, as far as it is known before it is handed over. */
export function receiptOf(
  { host, tenant, server }: Fleet,
  { id, agent, from, text }: Message,
  atMs: number,
  { result, evidence, reason }: Pick<Receipt, 'result' | 'evidence' | 'reason'>,
): Receipt {
  return {
    version: 1,
    id,
    host: host.name,
    tenant,
    agent,
    from,
    socket: server.socket,
    bytes: Buffer.byteLength(text),
    sha256: sha256Of(text),
    result,
    evidence,
    reason,
    enters: 0,
    atMs,
    pastedAtMs: null,
    endedAtMs: Date.now(),
  };
}

/** The hash of a text as receipts have it. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
