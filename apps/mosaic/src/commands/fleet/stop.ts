import { rmSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type AgentSession, EXIT, type StopReport } from '@mosaicstack/contract';
import { endProcesses, processTree } from '@mosaicstack/host';
import { socketPath } from '@mosaicstack/tmux';
import type { Ports } from '../../ports.ts';
import { agentsOf, type FleetServer, fleetError, fleetServer, socketName } from './server.ts';

/** How long a runtime has after SIGTERM, and again after SIGKILL. */
const GRACE_MS = 2000;
const SERVER_END_MS = 2000;
const POLL_MS = 20;

/**
 * `mosaic fleet stop`: ends every agent with all its processes, then the server and its socket where no other session is left.
 * @returns exit 0, also where nothing ran
 * @throws MosaicError FLEET_BAD_SOCKET, FLEET_NO_TMUX, FLEET_UNKNOWN, FLEET_PROCESS_LEFT, FLEET_SERVER_LEFT
 */
export async function fleetStop(options: { socket?: string; json?: boolean }, ports: Ports): Promise<number> {
  const server = fleetServer(options.socket, ports);
  const agents = await agentsOf(server);
  const say = (text: string): void => (options.json ? undefined : ports.print(text));
  const stopped = agents.map(({ metadata }) => metadata.name).sort();
  await Promise.all(agents.map((agent) => stopAgent(agent, server, say)));
  const report: StopReport = {
    version: 1,
    host: hostname(),
    socket: server.socket,
    stopped,
    server: await endServer(server, ports),
  };
  if (options.json) ports.print(JSON.stringify(report, null, 2));
  if (stopped.length === 0) say(`nothing to stop on socket ${socketName(server.socket)}`);
  return EXIT.done;
}

async function stopAgent(
  { session, pid, metadata, pane }: AgentSession,
  { tmux }: FleetServer,
  say: (text: string) => void,
): Promise<void> {
  const processes = pane.ended || pid === 0 ? [] : processTree(pid);
  const left = await endProcesses(processes, GRACE_MS);
  if (left.length > 0)
    throw fleetError(
      'FLEET_PROCESS_LEFT',
      'stop agent',
      metadata.name,
      `process ${left.map((entry) => entry.pid).join(', ')} did not end`,
    );
  await tmux.killSession(session);
  say(`stopped ${metadata.name}`);
}

/** Ends the server unless somebody else has a session on it. */
async function endServer({ socket, tmux }: FleetServer, ports: Ports): Promise<StopReport['server']> {
  await tmux.endEmptyServer();
  const deadline = Date.now() + SERVER_END_MS;
  let sessions = await tmux.hasSessions();
  let state = (await tmux.listAgents()).state;
  while (sessions === false && state !== 'no server' && Date.now() < deadline) {
    await delay(POLL_MS);
    sessions = await tmux.hasSessions();
    state = (await tmux.listAgents()).state;
  }
  if (sessions) {
    ports.tell(`the tmux server of socket ${socketName(socket)} stays: it has other sessions`);
    return 'stays';
  }
  if (state !== 'no server')
    throw fleetError(
      'FLEET_SERVER_LEFT',
      'stop tmux socket',
      socketName(socket),
      `the server still answers after ${SERVER_END_MS} ms`,
    );
  rmSync(socketPath(socket, userInfo().uid, ports.environment), { force: true });
  return 'none';
}
