import { EXIT, type Receipt } from '@mosaicstack/contract';
import { type FleetOptions, loadFleet } from '../../fleet/load-fleet.ts';
import { readReceipts } from '../../fleet/receipts.ts';
import { noAgent } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { receiptLine } from './receipt-line.ts';
import { readLines } from './why.ts';

export interface ReceiptsOptions extends FleetOptions {
  id?: string;
  result?: string;
  lines?: string;
  json?: boolean;
}

/**
 * `mosaic fleet receipts [agent...]`: what became of the messages that were sent, the oldest first.
 * @returns exit 0, also where there are none
 * @throws MosaicError FLEET_BAD_ROSTER, FLEET_BAD_NUMBER, FLEET_NO_AGENT
 */
export async function fleetReceipts(names: readonly string[], options: ReceiptsOptions, ports: Ports): Promise<number> {
  const fleet = await loadFleet(options, ports);
  const isAsked = ({ agent, id, result }: Receipt): boolean =>
    (names.length === 0 || names.includes(agent)) &&
    (options.id === undefined || options.id === id) &&
    (options.result === undefined || options.result === result);
  const all = await readReceipts(fleet);
  const isKnown = (name: string): boolean =>
    [...all.map(({ agent }) => agent), ...fleet.agents.map((agent) => agent.name)].includes(name);
  const strange = names.find((name) => !isKnown(name));
  if (strange !== undefined)
    throw noAgent('show receipts of agent', strange, 'neither the roster nor a receipt has it');
  const found = all.filter(isAsked);
  const receipts = options.lines === undefined ? found : found.slice(-readLines(options.lines));
  if (options.json) ports.print(JSON.stringify({ version: 1, receipts }, null, 2));
  else if (receipts.length === 0)
    ports.tell(all.length === 0 ? 'no receipts' : `none of ${all.length} receipts is asked for`);
  else for (const receipt of receipts) ports.print(`${new Date(receipt.atMs).toISOString()} ${receiptLine(receipt)}`);
  return EXIT.done;
}
