import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type AgentSession, EXIT, type StopReport } from '@mosaicstack/contract';
import { endProcesses, type ProcessEntry, processesWith, processTree } from '@mosaicstack/host';
import { removeDeadSocket } from '@mosaicstack/tmux';
import type { Ports } from '../../ports.ts';
import { agentsOf, type FleetServer, fleetError, fleetServer, socketName } from './server.ts';

/** How long a runtime has after SIGTERM, and again after SIGKILL. */
const GRACE_MS = 2000;
const SERVER_END_MS = 2000;
const POLL_MS = 20;
const PASSES = 3;
const NAME = 'MOSAIC_AGENT_NAME=';

/**
 * `mosaic fleet stop`: ends every agent with all its processes, then the server and its socket where no other session is left.
 * @returns exit 0, also where nothing ran
 * @throws MosaicError FLEET_BAD_SOCKET, FLEET_NO_TMUX, FLEET_UNKNOWN, FLEET_PROCESS_LEFT, FLEET_SERVER_LEFT
 */
export async function fleetStop(options: { socket?: string; json?: boolean }, ports: Ports): Promise<number> {
  const server = fleetServer(options.socket, ports);
  const agents = await agentsOf(server);
  const say = (text: string): void => (options.json ? undefined : ports.print(text));
  const inOrder = [...agents].sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
  const results = await Promise.allSettled(inOrder.map((agent) => stopAgent(agent, server)));
  const stopped = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  for (const name of stopped) say(`stopped ${name}`);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  const left = await endServer(server, ports);
  if (left === 'none') await endLost(server.path);
  const report: StopReport = { version: 1, host: hostname(), socket: server.socket, stopped, server: left };
  if (options.json) ports.print(JSON.stringify(report, null, 2));
  if (stopped.length === 0) say(`nothing to stop on socket ${socketName(server.socket)}`);
  return EXIT.done;
}

/** @returns its name */
async function stopAgent(agent: AgentSession, server: FleetServer): Promise<string> {
  const subject = agent.metadata.name;
  const left = await endAgent(agent, server.path);
  const cause = `process ${left.map(({ pid }) => pid).join(', ')} did not end`;
  if (left.length > 0) throw fleetError({ code: 'FLEET_PROCESS_LEFT', act: 'stop agent', subject, cause });
  const killed = await server.tmux.killSession(agent.session);
  if (!killed.ok) throw fleetError({ code: 'FLEET_SESSION_LEFT', act: 'stop agent', subject, cause: killed.words });
  return subject;
}

/** Ends what a server of this socket left behind when it was killed: runtimes that ignored its hang-up. */
async function endLost(socket: string): Promise<void> {
  const lost = startedOn(socket);
  const left = await endProcesses(lost, GRACE_MS);
  const cause = `process ${left.map(({ pid }) => pid).join(', ')} did not end`;
  if (left.length > 0)
    throw fleetError({ code: 'FLEET_PROCESS_LEFT', act: 'stop tmux socket', subject: socket, cause });
}

/**
 * Ends an agent's processes: those below its pane, and those that left it (setsid, nohup) but have its name and its
 * tmux server in their environment. A process may start another while it ends, so a pass is followed by a look.
 * @returns those that are left
 */
async function endAgent({ pid, pane, metadata }: AgentSession, socket: string): Promise<ProcessEntry[]> {
  const find = (): ProcessEntry[] => {
    const below = pane.ended || pid === 0 ? [] : processTree(pid);
    return [...below.filter((entry) => entry.pid !== process.pid), ...startedOn(socket, metadata.name)];
  };
  for (let pass = 1; pass <= PASSES; pass++) {
    const found = find();
    if (found.length === 0) return [];
    await endProcesses(found, GRACE_MS);
  }
  return find();
}

/** The processes of an agent, or of every agent where no name is given, that came from this tmux server. */
function startedOn(socket: string, name = ''): ProcessEntry[] {
  const isName = (entry: string): boolean => (name === '' ? entry.startsWith(NAME) : entry === `${NAME}${name}`);
  return processesWith(
    (environment) => environment.some(isName) && environment.some((entry) => entry.startsWith(`TMUX=${socket},`)),
  ).filter(({ pid }) => pid !== process.pid);
}

/** Ends the server unless somebody else has a session on it. */
async function endServer({ socket, path, tmux, run }: FleetServer, ports: Ports): Promise<StopReport['server']> {
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
  if (existsSync(path)) await removeDeadSocket(run, path);
  return 'none';
}
