import type { Receipt } from '@mosaicstack/contract';
import { shown } from './shown.ts';

/** What proves it, for people. */
const PROOFS: Record<Receipt['evidence'], string> = {
  transcript: 'its transcript has it',
  hook: 'its own record has it',
  working: 'it went to work on it',
  box: 'its input box took it',
  visible: 'it is seen in its input box',
  none: 'nothing proves it',
};

/** A receipt in one line: `delivered to coder-1: its transcript has it (0.21 s, id ...)`. */
export function receiptLine(receipt: Receipt): string {
  const { result, agent, evidence, reason, id } = receipt;
  const words = result === 'delivered' ? 'delivered to' : result === 'failed' ? 'not delivered to' : `${result}, to`;
  const proof = PROOFS[evidence];
  const why = result === 'delivered' && reason !== '' ? `${proof}; ${reason}` : reason || proof;
  return shown(`${words} ${agent}: ${why} (${secondsOf(receipt)}id ${id})`);
}

function secondsOf({ atMs, endedAtMs }: Receipt): string {
  return endedAtMs === null ? '' : `${((endedAtMs - atMs) / 1000).toFixed(2)} s, `;
}
