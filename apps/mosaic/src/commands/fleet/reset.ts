import { randomUUID } from 'node:crypto';
import type { Receipt } from '@mosaicstack/contract';
import { adapterOf } from '@mosaicstack/fleet';
import { heedSignals, userName } from '@mosaicstack/host';
import { chooseAgents } from '../../fleet/choose-agents.ts';
import { type FleetOptions, loadFleet } from '../../fleet/load-fleet.ts';
import { fleetError } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { deliverAll, exitOf, lookForPanes, tellReceipt } from './send.ts';

export interface ResetOptions extends FleetOptions {
  all?: boolean;
  class?: string[];
  json?: boolean;
}

const TIMEOUT_MS = 30_000;

/**
 * `mosaic fleet reset [agent...]`: begins a new conversation in agents, by their runtimes' own command.
 * @returns as `send` does
 * @throws MosaicError FLEET_NO_RESET, FLEET_NO_AGENT, FLEET_NO_ROSTER, FLEET_NAMES_WANTED, FLEET_UNKNOWN
 */
export async function fleetReset(names: readonly string[], options: ResetOptions, ports: Ports): Promise<number> {
  const fleet = await loadFleet(options, ports);
  const agents = chooseAgents('reset agent', fleet, { ...options, names });
  const panes = await lookForPanes(fleet);
  const common = {
    id: randomUUID(),
    from: ports.environment.MOSAIC_AGENT_NAME ?? userName(),
    waitIdle: true,
    verify: true,
    timeoutMs: TIMEOUT_MS,
  };
  const messages = agents.map(({ name }) => {
    const runtime = panes.get(name)?.metadata.runtime ?? '';
    const command = adapterOf(runtime)?.resetCommand;
    if (command === undefined && panes.has(name)) throw noReset(name, runtime);
    return { ...common, agent: name, text: command ?? '' };
  });
  const interruption = heedSignals();
  const onReceipt = (receipt: Receipt): void => (options.json ? undefined : tellReceipt(receipt, ports));
  const receipts = await deliverAll(fleet, messages, panes, { onReceipt, interruption });
  if (options.json) ports.print(JSON.stringify({ version: 1, receipts }, null, 2));
  return exitOf(receipts);
}

function noReset(agent: string, runtime: string): Error {
  const cause = `its runtime '${runtime}' is not known to have a command for it`;
  return fleetError({
    code: 'FLEET_NO_RESET',
    act: 'reset agent',
    subject: agent,
    cause,
    wayOut: `mosaic fleet restart ${agent}`,
  });
}
