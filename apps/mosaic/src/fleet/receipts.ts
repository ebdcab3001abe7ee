import type { Receipt } from '@mosaicstack/contract';
import { receipt as receiptSchema } from '@mosaicstack/contract/schemas';
import type { Fleet } from './load-fleet.ts';

const LIMIT_BYTES = 256 * 1024 * 1024;

/** Writes a receipt down; an older one of the same message stays above it. */
export async function keepReceipt({ host, places }: Fleet, receipt: Receipt): Promise<void> {
  await host.appendLine(receiptsPath(places.run), JSON.stringify(receipt));
}

/** The newest receipt of each message to each agent, the oldest message first; a line that is none is left out. */
export async function readReceipts({ host, places }: Fleet): Promise<Receipt[]> {
  const bytes = await host.readFrom(receiptsPath(places.run), 0, LIMIT_BYTES);
  const newest = new Map<string, Receipt>();
  for (const line of bytes.toString().split('\n')) {
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
