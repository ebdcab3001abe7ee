import { hostname } from 'node:os';
import { EXIT, errorText, factsOf, type StopReport } from '@mosaicstack/contract';
import type { Ports } from '../../ports.ts';
import { endAgent, endLost, runsInAgent } from './end-agents.ts';
import { endServer, removeSocket, type ServerEnd } from './end-server.ts';
import { agentsOf, type FleetServer, fleetError, fleetServer, PATIENCE_MS, socketName } from './server.ts';
import { shown } from './shown.ts';

const WHY_IT_STAYS: Record<Exclude<ServerEnd, 'ended'>, string> = {
  'has sessions': 'it has other sessions',
  'is the default': 'it is your own',
  'is a new one': 'somebody has started it again',
};

/**
 * `mosaic fleet stop`: ends every agent with all its processes, then the server and its socket where no other session is
 * left. What fails keeps nothing else from being ended.
 * @returns exit 0, also where nothing ran
 * @throws MosaicError FLEET_BAD_SOCKET, FLEET_NO_TMUX, FLEET_UNKNOWN, FLEET_STOP_FROM_AGENT; FLEET_PROCESS_LEFT,
 * FLEET_SESSION_LEFT, FLEET_SERVER_LEFT, FLEET_SOCKET_LEFT: the first of them, after the others were told
 */
export async function fleetStop(options: { socket?: string; json?: boolean }, ports: Ports): Promise<number> {
  const server = fleetServer(options.socket, ports);
  const say = (text: string): void => (options.json ? undefined : ports.print(text));
  const failures: unknown[] = [];
  const stopped = await endAgents(server, failures);
  for (const name of stopped) say(`stopped ${shown(name)}`);
  const end = await endRest(server, failures);
  throwFirst(failures, ports);
  if (end !== 'ended') ports.tell(`the tmux server of socket ${socketName(server.socket)} stays: ${WHY_IT_STAYS[end]}`);
  const left = end === 'ended' ? 'none' : 'stays';
  const report: StopReport = { version: 1, host: hostname(), socket: server.socket, stopped, server: left };
  if (options.json) ports.print(JSON.stringify(report, null, 2));
  if (stopped.length === 0) say(`nothing to stop on socket ${socketName(server.socket)}`);
  return EXIT.done;
}

/** @returns the names of those that are ended, sorted */
async function endAgents(server: FleetServer, failures: unknown[]): Promise<string[]> {
  const agents = await agentsOf(server, PATIENCE_MS);
  if (runsInAgent(agents, server)) throw stopFromAgent(server.socket);
  const inOrder = [...agents].sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
  const results = await Promise.allSettled(inOrder.map((agent) => endAgent(agent, server)));
  for (const result of results) if (result.status === 'rejected') failures.push(result.reason);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** Ends the server, and once it has ended what outlived it. */
async function endRest(server: FleetServer, failures: unknown[]): Promise<ServerEnd> {
  const attempt = async <Value>(act: Promise<Value>, otherwise: Value): Promise<Value> =>
    act.catch((failure: unknown) => {
      failures.push(failure);
      return otherwise;
    });
  const end = await attempt(endServer(server), 'has sessions');
  if (end !== 'ended') return end;
  await attempt(endLost(server.path), undefined);
  return attempt(removeSocket(server), 'ended');
}

/** It would end half way: with its pane, or by the hang-up when its shell is ended. */
function stopFromAgent(socket: string): Error {
  return fleetError({
    code: 'FLEET_STOP_FROM_AGENT',
    act: 'stop tmux socket',
    subject: socketName(socket),
    cause: 'this command runs in one of its agents and would end with it',
    wayOut: `mosaic fleet stop --socket ${socket || "''"} # in a shell outside tmux`,
  });
}

function throwFirst([first, ...others]: readonly unknown[], ports: Ports): void {
  for (const other of others) {
    const facts = factsOf(other);
    ports.tell(facts === undefined ? `mosaic: ${other}` : errorText(facts));
  }
  if (first !== undefined) throw first;
}
