import { userInfo } from 'node:os';
import { LaunchInterrupted } from '@mosaicstack/fleet';
import { endBySignal, heedSignals } from '@mosaicstack/host';
import { chooseAgents } from '../../fleet/choose-agents.ts';
import { withFleetLock } from '../../fleet/fleet-lock.ts';
import { loadFleet } from '../../fleet/load-fleet.ts';
import { type StartResult, startAgents, tellStart } from '../../fleet/start-agents.ts';
import { endRuntimes } from '../../fleet/stop-agents.ts';
import type { Ports } from '../../ports.ts';
import { type StartOptions, startExit, startReportOf } from './start.ts';

/**
 * `mosaic fleet restart [agent...]`: ends the runtimes of agents and starts them in place, as they are declared now; their
 * sessions and whoever looks at them stay. One that does not run is started.
 * @returns exit 0 where all run, 1 where one does not
 * @throws MosaicError as start and stop do
 */
export async function fleetRestart(names: readonly string[], options: StartOptions, ports: Ports): Promise<number> {
  const fleet = await loadFleet(options, ports);
  const agents = chooseAgents('restart agent', fleet, { ...options, names });
  const interruption = heedSignals();
  const onResult = (result: StartResult): void => (options.json ? undefined : tellStart(result, ports));
  const restart = async (): Promise<StartResult[]> => {
    await endRuntimes(
      fleet,
      agents.map(({ name }) => name),
      userInfo().username,
    );
    return startAgents(fleet, agents, { ports, interruption, onResult });
  };
  const results = await withFleetLock(fleet, 'mosaic fleet restart', ports, restart).catch((error: unknown) => {
    if (error instanceof LaunchInterrupted) endBySignal(interruption.reason);
    throw error;
  });
  if (options.json) ports.print(JSON.stringify(startReportOf(fleet, results), null, 2));
  return startExit(results);
}
