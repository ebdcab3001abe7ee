import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type AgentSession, EXIT, type StopReport } from '@mosaicstack/contract';
import { endProcesses, type ProcessEntry, processesWith, processTree } from '@mosaicstack/host';
import type { Ports } from '../../ports.ts';
import { agentsOf, type FleetServer, fleetError, fleetServer, socketName } from './server.ts';

/** How long a runtime has after SIGTERM, and again after SIGKILL. */
const GRACE_MS = 2000;
const SERVER_END_MS = 2000;
const POLL_MS = 20;
const PASSES = 3;

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

async function stopAgent(agent: AgentSession, server: FleetServer, say: (text: string) => void): Promise<void> {
  const { name } = agent.metadata;
  const left = await endAgent(agent, server.path);
  if (left.length > 0)
    throw fleetError({
      code: 'FLEET_PROCESS_LEFT',
      act: 'stop agent',
      subject: name,
      cause: `process ${left.map(({ pid }) => pid).join(', ')} did not end`,
    });
  const killed = await server.tmux.killSession(agent.session);
  if (!killed.ok)
    throw fleetError({ code: 'FLEET_SESSION_LEFT', act: 'stop agent', subject: name, cause: killed.words });
  say(`stopped ${name}`);
}

/**
 * Ends an agent's processes: those below its pane, and those that left it (setsid, nohup) but have its name and its
 * tmux server in their environment. A process may start another while it ends, so a pass is followed by a look.
 * @returns those that are left
 */
async function endAgent({ pid, pane, metadata }: AgentSession, socket: string): Promise<ProcessEntry[]> {
  const isOurs = (environment: readonly string[]): boolean =>
    environment.includes(`MOSAIC_AGENT_NAME=${metadata.name}`) &&
    environment.some((entry) => entry.startsWith(`TMUX=${socket},`));
  const find = (): ProcessEntry[] => {
    const below = pane.ended || pid === 0 ? [] : processTree(pid);
    return [...below, ...processesWith(isOurs)].filter((entry) => entry.pid !== process.pid);
  };
  for (let pass = 1; pass <= PASSES; pass++) {
    const found = find();
    if (found.length === 0) return [];
    await endProcesses(found, GRACE_MS);
  }
  return find();
}

/** Ends the server unless somebody else has a session on it. */
async function endServer({ socket, path, tmux }: FleetServer, ports: Ports): Promise<StopReport['server']> {
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
    throw fleetError({
      code: 'FLEET_SERVER_LEFT',
      act: 'stop tmux socket',
      subject: socketName(socket),
      cause: `the server still answers after ${SERVER_END_MS} ms`,
    });
  rmSync(path, { force: true });
  return 'none';
}
