import type { AgentSession } from '@mosaicstack/contract';
import { endProcesses, type ProcessEntry, processSnapshot, processTree } from '@mosaicstack/host';
import { agentsOf, type FleetServer, fleetError, PATIENCE_MS } from './server.ts';

/** How long a runtime has after SIGTERM, and again after SIGKILL. */
const GRACE_MS = 2000;
const PASSES = 3;
const NAME = 'MOSAIC_AGENT_NAME=';

/** An agent that is to be ended: its name, and its session where it has one. */
export interface EndingAgent {
  name: string;
  session: AgentSession | undefined;
}

/** Whether this process would be ended with an agent, or by the hang-up of its shell. */
export function runsInAgent(agents: readonly AgentSession[], { path }: FleetServer): boolean {
  const started = [...startedOn(path).values()].flat().map(({ pid }) => pid);
  return processTree(...agents.flatMap(panePid), ...started).some(({ pid }) => pid === process.pid);
}

/**
 * Ends agents with their processes and sessions; one whose session has gone meanwhile, by itself or by another stop, is
 * ended too.
 * @returns why one is not ended: FLEET_PROCESS_LEFT, FLEET_SESSION_LEFT; by name
 * @throws MosaicError FLEET_UNKNOWN
 */
export async function endAgents(
  agents: readonly EndingAgent[],
  server: FleetServer,
): Promise<Map<string, Error | undefined>> {
  const left = await endAgentProcesses(agents, server.path);
  const ends = agents.map(async ({ name, session }): Promise<[string, Error | undefined]> => {
    const words = session === undefined ? undefined : await endSession(session, server);
    return [name, words === undefined ? leftError(left.get(name), 'stop agent', name) : sessionLeft(name, words)];
  });
  return new Map(await Promise.all(ends));
}

/**
 * Ends the processes of agents and leaves their sessions, so that they can be revived in place.
 * @throws MosaicError FLEET_PROCESS_LEFT
 */
export async function endRuntimes(agents: readonly EndingAgent[], server: FleetServer): Promise<void> {
  const left = await endAgentProcesses(agents, server.path);
  for (const { name } of agents) {
    const error = leftError(left.get(name), 'restart agent', name);
    if (error !== undefined) throw error;
  }
}

/**
 * Ends what a server of this socket left behind when it ended: runtimes that ignored its hang-up.
 * @throws MosaicError FLEET_PROCESS_LEFT
 */
export async function endLost(socket: string): Promise<void> {
  const error = leftError(
    await endProcesses([...startedOn(socket).values()].flat(), GRACE_MS),
    'stop tmux socket',
    socket,
  );
  if (error !== undefined) throw error;
}

/** @returns tmux's words where the session is still there */
async function endSession({ session }: AgentSession, server: FleetServer): Promise<string | undefined> {
  const killed = await server.tmux.killSession(session);
  const isGone = killed.ok || !(await agentsOf(server, PATIENCE_MS)).some((other) => other.session === session);
  return isGone ? undefined : killed.words;
}

function sessionLeft(subject: string, words: string): Error {
  const cause = words.split('\n', 1)[0] ?? '';
  return fleetError({ code: 'FLEET_SESSION_LEFT', act: 'stop agent', subject, cause });
}

function leftError(left: readonly ProcessEntry[] = [], act: string, subject: string): Error | undefined {
  const cause = `process ${left.map(({ pid }) => pid).join(', ')} did not end`;
  return left.length === 0 ? undefined : fleetError({ code: 'FLEET_PROCESS_LEFT', act, subject, cause });
}

/**
 * Ends the processes of agents. A process may start another while it ends, so a pass is followed by a look.
 * @returns those that are left, by agent
 */
async function endAgentProcesses(agents: readonly EndingAgent[], socket: string): Promise<Map<string, ProcessEntry[]>> {
  let found = findProcesses(agents, socket);
  for (let pass = 1; pass <= PASSES && found.size > 0; pass++) {
    await endProcesses([...found.values()].flat(), GRACE_MS);
    found = findProcesses(agents, socket);
  }
  return found;
}

/**
 * The processes of agents: those below their panes, and those that left them (setsid, nohup) but have the agent's name
 * and its tmux server in their environment. All processes are looked at once, however many agents there are.
 */
function findProcesses(agents: readonly EndingAgent[], socket: string): Map<string, ProcessEntry[]> {
  const snapshot = processSnapshot();
  const started = startedOn(socket, snapshot);
  const found = new Map<string, ProcessEntry[]>();
  for (const { name, session } of agents) {
    const below = session === undefined ? [] : snapshot.tree(...panePid(session));
    const entries = [...below, ...(started.get(name) ?? [])];
    if (entries.length > 0) found.set(name, entries);
  }
  return found;
}

/** The process in its pane, where there is one. */
function panePid({ pid, pane }: AgentSession): number[] {
  return pane.ended || pid === 0 ? [] : [pid];
}

/** The processes that came from this tmux server for an agent, by agent. */
function startedOn(socket: string, snapshot = processSnapshot()): Map<string, ProcessEntry[]> {
  const found = new Map<string, ProcessEntry[]>();
  for (const [entry, environment] of snapshot.environments()) {
    const name = environment.find((pair) => pair.startsWith(NAME))?.slice(NAME.length);
    if (name === undefined || entry.pid === process.pid) continue;
    if (!environment.some((pair) => pair.startsWith(`TMUX=${socket},`))) continue;
    found.set(name, [...(found.get(name) ?? []), entry]);
  }
  return found;
}
