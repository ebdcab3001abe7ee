import { brief, EXIT, type StartReport } from '@mosaicstack/contract';
import { LaunchInterrupted } from '@mosaicstack/fleet';
import { endBySignal, heedSignals } from '@mosaicstack/host';
import { chooseAgents } from '../../fleet/choose-agents.ts';
import { withFleetLock } from '../../fleet/fleet-lock.ts';
import { type Fleet, type FleetOptions, loadFleet } from '../../fleet/load-fleet.ts';
import { type StartResult, startAgents, tellStart } from '../../fleet/start-agents.ts';
import { otherFramework } from '../../install/other-framework.ts';
import type { Ports } from '../../ports.ts';
import { shown } from './shown.ts';

export interface StartOptions extends FleetOptions {
  all?: boolean;
  class?: string[];
  json?: boolean;
}

/**
 * `mosaic fleet start [agent...]`: starts agents of the roster, several at once.
 * @returns exit 0 where all run, 1 where one does not
 * @throws MosaicError FLEET_BAD_ROSTER, FLEET_NO_ROSTER, FLEET_NO_AGENT, FLEET_NAMES_WANTED, FLEET_LOCKED
 */
export async function fleetStart(names: readonly string[], options: StartOptions, ports: Ports): Promise<number> {
  const loaded = await loadFleet(options, ports);
  const other = await otherFramework(loaded.host, loaded.places.mosaicHome);
  if (other !== undefined) ports.tell(other);
  const ended = new Set<string>();
  const onResult = (result: StartResult): void => {
    ended.add(result.agent);
    if (!options.json) tellStart(result, ports);
  };
  const { fleet, results } = await withFleetLock(loaded, 'mosaic fleet start', ports, async () => {
    const fleet = await loadFleet(options, ports);
    const agents = chooseAgents('start agent', fleet, { ...options, names });
    const interruption = heedSignals();
    const results = await startAgents(fleet, agents, { ports, interruption, onResult }).catch((error: unknown) => {
      if (!(error instanceof LaunchInterrupted)) throw error;
      const left = agents.map(({ name }) => name).filter((name) => !ended.has(name));
      ports.tell(`mosaic: interrupted; not started: ${brief(left.join(' '))}`);
      endBySignal(interruption.reason);
      throw error;
    });
    return { fleet, results };
  });
  if (options.json) ports.print(JSON.stringify(startReportOf(fleet, results), null, 2));
  else if (results.length === 0) ports.tell(noneText(options));
  return startExit(results);
}

function noneText({ class: classes = [] }: StartOptions): string {
  return classes.length === 0 ? 'no agent is enabled' : `no agent is of class ${classes.map(shown).join(' or ')}`;
}

/** The report for programs. */
export function startReportOf({ host, server }: Fleet, results: readonly StartResult[]): StartReport {
  const agents = results.map((result) => {
    const facts = result.result === 'failed' ? result.facts : undefined;
    return { agent: result.agent, result: result.result, code: facts?.code ?? null, cause: facts?.cause ?? null };
  });
  return { version: 1, host: host.name, socket: server.socket, agents };
}

export function startExit(results: readonly StartResult[]): number {
  return results.some(({ result }) => result === 'failed') ? EXIT.no : EXIT.done;
}
