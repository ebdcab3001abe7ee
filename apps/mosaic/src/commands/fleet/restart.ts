import type { DeclaredAgent } from '@mosaicstack/fleet';
import { endBySignal, heedSignals, userName } from '@mosaicstack/host';
import { chooseAgents } from '../../fleet/choose-agents.ts';
import { withFleetLock } from '../../fleet/fleet-lock.ts';
import { type Fleet, loadFleet, prepareLaunches } from '../../fleet/load-fleet.ts';
import { failedStart, type StartResult, startAgents, tellStart } from '../../fleet/start-agents.ts';
import { endRuntimes } from '../../fleet/stop-agents.ts';
import { otherFramework } from '../../install/other-framework.ts';
import type { Ports } from '../../ports.ts';
import { type StartOptions, startExit, startReportOf } from './start.ts';

/**
 * `mosaic fleet restart [agent...]`: ends the runtimes of agents and starts them in place, as they are declared now; their
 * sessions and whoever looks at them stay. One that does not run is started.
 * @returns exit 0 where all run, 1 where one does not
 * @throws MosaicError as start and stop do
 */
export async function fleetRestart(names: readonly string[], options: StartOptions, ports: Ports): Promise<number> {
  const loaded = await loadFleet(options, ports);
  const other = await otherFramework(loaded.host, loaded.places.mosaicHome);
  if (other !== undefined) ports.tell(other);
  const onResult = (result: StartResult): void => (options.json ? undefined : tellStart(result, ports));
  const { fleet, results } = await withFleetLock(loaded, 'mosaic fleet restart', ports, async () => {
    const fleet = await loadFleet(options, ports);
    const agents = chooseAgents('restart agent', fleet, { ...options, names });
    // What is ended is started again, also where a signal came meanwhile.
    const interruption = heedSignals();
    const results = await restartAgents(fleet, agents, { ports, onResult });
    if (interruption.aborted) endBySignal(interruption.reason);
    return { fleet, results };
  });
  if (options.json) ports.print(JSON.stringify(startReportOf(fleet, results), null, 2));
  return startExit(results);
}

/** Only what can be started is ended; one that does not end does not keep the others from being started. */
async function restartAgents(
  fleet: Fleet,
  agents: readonly DeclaredAgent[],
  { ports, onResult }: { ports: Ports; onResult: (result: StartResult) => void },
): Promise<StartResult[]> {
  const prepared = await prepareLaunches(fleet, agents, ports.environment);
  const ending = prepared.filter(({ request }) => request !== undefined).map(({ agent }) => agent.name);
  const left = await endRuntimes(fleet, ending, userName());
  const failed = [...left].map(([agent, error]) => failedStart(agent, error));
  for (const result of failed) onResult(result);
  const others = agents.filter(({ name }) => !left.has(name));
  const interruption = new AbortController().signal;
  return [...failed, ...(await startAgents(fleet, others, { ports, interruption, onResult }))];
}
