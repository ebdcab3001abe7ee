import { EXIT, errorText, factsOf, type StopReport } from '@mosaicstack/contract';
import { endBySignal, heedSignals, userName } from '@mosaicstack/host';
import { namesWanted } from '../../fleet/choose-agents.ts';
import { agentsWithProcesses, endLost } from '../../fleet/end-agents.ts';
import { endServer, removeSocket, type ServerEnd } from '../../fleet/end-server.ts';
import { withFleetLock } from '../../fleet/fleet-lock.ts';
import { type Fleet, type FleetOptions, loadFleetAnyhow } from '../../fleet/load-fleet.ts';
import { agentsOf, noAgent, PATIENCE_MS, socketName } from '../../fleet/server.ts';
import { type StopResult, stopAgents } from '../../fleet/stop-agents.ts';
import type { Ports } from '../../ports.ts';
import { shown } from './shown.ts';

const WHY_IT_STAYS: Record<Exclude<ServerEnd, 'ended'>, string> = {
  'has sessions': 'it has other sessions',
  'is the default': 'it is your own',
  'is a new one': 'somebody has started it again',
};

export interface StopOptions extends FleetOptions {
  all?: boolean;
  json?: boolean;
}

/**
 * `mosaic fleet stop [agent...]`: ends agents with all their processes; with `--all` every agent on the socket, then the
 * server and its socket where no other session is left. What fails keeps nothing else from being ended.
 * @returns exit 0, also where nothing ran
 * @throws MosaicError FLEET_BAD_ROSTER, FLEET_BAD_SOCKET, FLEET_NAMES_WANTED, FLEET_NO_AGENT, FLEET_NO_TMUX, FLEET_UNKNOWN,
 * FLEET_STOP_FROM_AGENT; FLEET_PROCESS_LEFT, FLEET_SESSION_LEFT, FLEET_SERVER_LEFT, FLEET_SOCKET_LEFT: the first of them,
 * after the others were told
 */
export async function fleetStop(names: readonly string[], options: StopOptions, ports: Ports): Promise<number> {
  if (names.length === 0 && !options.all) throw namesWanted('stop agent');
  const fleet = await loadFleetAnyhow(options, ports);
  const { server } = fleet;
  const say = (text: string): void => (options.json ? undefined : ports.print(text));
  const { result, end, interruption } = await withFleetLock(fleet, 'mosaic fleet stop', ports, async () => {
    // What has begun to end is ended: half of it would be neither stopped nor running.
    const interruption = heedSignals();
    return { ...(await stopChosen(fleet, names, options)), interruption };
  });
  for (const name of result.stopped)
    say(
      result.wereDead.has(name)
        ? `cleared ${shown(name)} away: its runtime had ended before`
        : `stopped ${shown(name)}`,
    );
  if (interruption.aborted) endBySignal(interruption.reason);
  throwFirst(result.failures, ports);
  if (options.all && end !== 'ended')
    ports.tell(`the tmux server of socket ${socketName(server.socket)} stays: ${WHY_IT_STAYS[end]}`);
  const left = options.all && end === 'ended' ? 'none' : 'stays';
  const report: StopReport = {
    version: 1,
    host: fleet.host.name,
    socket: server.socket,
    stopped: result.stopped,
    server: left,
  };
  if (options.json) ports.print(JSON.stringify(report, null, 2));
  if (result.stopped.length === 0) say(`nothing to stop on socket ${socketName(server.socket)}`);
  return EXIT.done;
}

async function stopChosen(
  fleet: Fleet,
  names: readonly string[],
  { all }: StopOptions,
): Promise<{ result: StopResult; end: ServerEnd }> {
  const sessions = (await agentsOf(fleet.server, PATIENCE_MS)).map(({ metadata }) => metadata.name);
  const running = [...sessions, ...(await agentsWithProcesses(fleet))];
  const known = new Set([...running, ...fleet.agents.map(({ name }) => name)]);
  const strange = names.find((name) => !known.has(name));
  const cause = `neither the roster nor socket ${socketName(fleet.server.socket)} has an agent of this name`;
  if (strange !== undefined) throw noAgent('stop agent', strange, cause);
  const result = await stopAgents(fleet, all ? [...new Set([...names, ...running])] : [...new Set(names)], userName());
  return { result, end: all ? await endRest(fleet, result.failures) : 'has sessions' };
}

/** Ends the server, and once it has ended what outlived it. */
async function endRest(fleet: Fleet, failures: unknown[]): Promise<ServerEnd> {
  const attempt = async <Value>(act: Promise<Value>, otherwise: Value): Promise<Value> =>
    act.catch((failure: unknown) => {
      failures.push(failure);
      return otherwise;
    });
  const end = await attempt(endServer(fleet.server), 'has sessions');
  if (end !== 'ended') return end;
  await attempt(endLost(fleet), undefined);
  return attempt(removeSocket(fleet.server), 'ended');
}

function throwFirst([first, ...others]: readonly unknown[], ports: Ports): void {
  for (const other of others) {
    const facts = factsOf(other);
    ports.tell(facts === undefined ? `mosaic: ${other}` : errorText(facts));
  }
  if (first !== undefined) throw first;
}
