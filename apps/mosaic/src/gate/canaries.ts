import { bytesOf, type Rule } from '@mosaicstack/gate';
import type { Collector } from './collector.ts';
import { gateError } from './gate-error.ts';

/**
 * Makes sure that each rule finds the sample that it must find, as it would in a file (gate.md G7.1).
 * @param collector one of its own, with the scanner that is to be trusted
 * @throws MosaicError GATE_CANARY_MISSED
 */
export function requireCanaries(rules: readonly Rule[], collector: Collector): void {
  // The empty line keeps a sample from being a byte-order mark.
  for (const { id, sample } of rules) collector.addContent(id, bytesOf(`\n${sample}\n`));
  const found = new Set(
    collector.places.flatMap(({ path, findings }) => findings.filter(({ rule }) => rule === path).map(() => path)),
  );
  for (const { id } of rules)
    if (!found.has(id)) throw gateError('GATE_CANARY_MISSED', 'trust rule', id, 'its canary was not found');
}
