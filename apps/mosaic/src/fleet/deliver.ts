import type { Receipt } from '@mosaicstack/contract';
import { LockTaken } from '@mosaicstack/host';
import { Delivery, type FoundPane } from './delivery.ts';
import { expectedCause } from './expected-cause.ts';
import type { Fleet } from './load-fleet.ts';
import { keepReceipt, type Message, readReceipts, receiptOf, sha256Of } from './receipts.ts';

/**
 * Delivers a message, one at a time to an agent, and keeps its receipt. A message that has a receipt is not sent again.
 * @returns the receipt; what keeps it from being sent, or looked for, stands in it
 */
export async function deliver(
  fleet: Fleet,
  message: Message,
  found: FoundPane,
  interruption: AbortSignal,
): Promise<Receipt> {
  const atMs = Date.now();
  const act = async (): Promise<Receipt> => {
    const receipts = await receiptsLike(fleet, message);
    const earlier = receipts.find(({ id }) => id === message.id);
    const reason = 'its sender was interrupted while it handed the text over';
    if (earlier !== undefined) return asKnown(earlier, fleet, message, reason);
    const unrecorded = unrecordedOf(receipts, message.text, atMs);
    return new Delivery(fleet, message, { atMs, unrecorded }).run(found, interruption);
  };
  try {
    return await inTurn(fleet, message, atMs, act);
  } catch (error) {
    return receiptOf(fleet, message, atMs, { result: 'failed', evidence: 'none', reason: expectedCause(error) });
  }
}

async function inTurn(fleet: Fleet, message: Message, atMs: number, act: () => Promise<Receipt>): Promise<Receipt> {
  const options = { waitMs: message.timeoutMs, purpose: `mosaic fleet send ${message.id}` };
  try {
    return await fleet.host.withLock(`${fleet.places.run}/${message.agent}.send.lock`, options, act);
  } catch (error) {
    if (!(error instanceof LockTaken)) throw error;
    return whileTaken(fleet, message, atMs, error.message);
  }
}

/** The receipts of the agent that have to do with a message: those of its id, and of its text. */
async function receiptsLike(fleet: Fleet, { agent, id, text }: Message): Promise<Receipt[]> {
  const receipts = await readReceipts(fleet, [id, sha256Of(text)]);
  return receipts.filter((receipt) => receipt.agent === agent);
}

/** The receipt of a message whose turn did not come. */
async function whileTaken(fleet: Fleet, message: Message, atMs: number, holder: string): Promise<Receipt> {
  const outcome = { result: 'failed' as const, evidence: 'none' as const };
  const reason = `another message is being sent to it: ${holder}`;
  const receipt = receiptOf(fleet, message, atMs, { ...outcome, reason });
  const earlier = (await receiptsLike(fleet, message)).find(({ id }) => id === message.id);
  const isBeingSent = 'another sender is handing it over';
  if (earlier !== undefined) return asKnown(earlier, fleet, message, isBeingSent);
  // What becomes of it stands in that sender's receipt, which this one must not hide.
  if (holder.includes(`mosaic fleet send ${message.id} `))
    return { ...receipt, result: 'unknown', reason: isBeingSent };
  await keepReceipt(fleet, receipt);
  return receipt;
}

/** The first receipt of an id is its answer, unless it is that of another text. */
function asKnown(receipt: Receipt, fleet: Fleet, message: Message, whereIsSending: string): Receipt {
  if (receipt.sha256 !== sha256Of(message.text)) {
    const reason = `the id ${message.id} was given to another text before, which was ${receipt.result}`;
    return receiptOf(fleet, message, Date.now(), { result: 'failed', evidence: 'none', reason });
  }
  return receipt.result === 'sending' ? { ...receipt, result: 'unknown', reason: whereIsSending } : receipt;
}

/** How long the record of a message that waits for its turn is expected. */
const RECORD_LIMIT_MS = 600_000;

/** How many messages with the same text may still come on record: what was taken for received before it was. */
function unrecordedOf(receipts: readonly Receipt[], text: string, nowMs: number): number {
  const sha256 = sha256Of(text);
  const isOpen = ({ evidence, pastedAtMs }: Receipt): boolean =>
    pastedAtMs !== null && nowMs - pastedAtMs < RECORD_LIMIT_MS && evidence !== 'transcript' && evidence !== 'hook';
  return receipts.filter((receipt) => receipt.sha256 === sha256 && isOpen(receipt)).length;
}
