import type { AgentSession } from '@mosaicstack/contract';
import type { Host, ProcessEntry } from '@mosaicstack/host';
import type { Fleet } from './load-fleet.ts';
import { agentsOf, type FleetServer, fleetError, PATIENCE_MS } from './server.ts';

/** How long a runtime has after SIGTERM, and again after SIGKILL. */
const GRACE_MS = 2000;
const PASSES = 3;
const NAME = 'MOSAIC_AGENT_NAME=';

/** An agent that is to be ended, and its sessions: none where it lost its own, two where an operator renamed one. */
export interface EndingAgent {
  name: string;
  sessions: readonly AgentSession[];
}

/** What came of an end. */
export interface AgentEnd {
  name: string;
  /** Whether there was anything to be ended. */
  wasThere: boolean;
  /** Why it is not ended: FLEET_PROCESS_LEFT, FLEET_SESSION_LEFT. */
  error: Error | undefined;
}

/** Whether this process would be ended with one of the agents, or by the hang-up of its shell. */
export async function runsInAgent(agents: readonly EndingAgent[], { host, server }: Fleet): Promise<boolean> {
  const snapshot = await host.processSnapshot();
  const started = startedOn(server.path, snapshot);
  const roots = agents.flatMap(({ name, sessions }) => [
    ...sessions.flatMap(panePid),
    ...(started.get(name) ?? []).map(({ pid }) => pid),
  ]);
  return snapshot.tree(...roots).some(({ pid }) => pid === process.pid);
}

/**
 * Ends agents with their processes and sessions; one whose session has gone meanwhile, by itself or by another stop, is
 * ended too.
 * @throws MosaicError FLEET_UNKNOWN
 */
export async function endAgents(agents: readonly EndingAgent[], { host, server }: Fleet): Promise<AgentEnd[]> {
  const { found, left } = await endAgentProcesses(agents, host, server.path);
  const ends = agents.map(async ({ name, sessions }): Promise<AgentEnd> => {
    const words = await Promise.all(sessions.map((session) => endSession(session, server)));
    const word = words.find((text) => text !== undefined);
    const error = word === undefined ? leftError(left.get(name), 'stop agent', name) : sessionLeft(name, word);
    return { name, wasThere: sessions.length > 0 || found.has(name), error };
  });
  return Promise.all(ends);
}

/** Ends the processes of agents and leaves their sessions, so that they can be revived in place. */
export async function endRuntimes(agents: readonly EndingAgent[], { host, server }: Fleet): Promise<AgentEnd[]> {
  const { found, left } = await endAgentProcesses(agents, host, server.path);
  return agents.map(({ name }) => {
    const error = leftError(left.get(name), 'restart agent', name);
    return { name, wasThere: found.has(name), error };
  });
}

/**
 * Ends what a server of this socket left behind when it ended: runtimes that ignored its hang-up.
 * @throws MosaicError FLEET_PROCESS_LEFT
 */
export async function endLost({ host, server }: Fleet): Promise<void> {
  const lost = startedOn(server.path, await host.processSnapshot());
  const left = await host.endProcesses([...lost.values()].flat(), GRACE_MS);
  const error = leftError(left, 'stop tmux socket', server.path);
  if (error !== undefined) throw error;
}

/** The names of the agents that have a process of this server, with a session or without one. */
export async function agentsWithProcesses({ host, server }: Fleet): Promise<string[]> {
  return [...startedOn(server.path, await host.processSnapshot()).keys()];
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

type ProcessesByAgent = Map<string, ProcessEntry[]>;

/**
 * Ends the processes of agents. A process may start another while it ends, so a pass is followed by a look.
 * @returns those that were there, and those that are left
 */
async function endAgentProcesses(
  agents: readonly EndingAgent[],
  host: Host,
  socket: string,
): Promise<{ found: ProcessesByAgent; left: ProcessesByAgent }> {
  const found = await findProcesses(agents, host, socket);
  let left = found;
  for (let pass = 1; pass <= PASSES && left.size > 0; pass++) {
    await host.endProcesses([...left.values()].flat(), GRACE_MS);
    left = await findProcesses(agents, host, socket);
  }
  return { found, left };
}

/**
 * The processes of agents: those below their panes, and those that left them (setsid, nohup) but have the agent's name
 * and its tmux server in their environment. All processes are looked at once, however many agents there are.
 */
async function findProcesses(agents: readonly EndingAgent[], host: Host, socket: string): Promise<ProcessesByAgent> {
  const snapshot = await host.processSnapshot();
  const started = startedOn(socket, snapshot);
  const found: ProcessesByAgent = new Map();
  for (const { name, sessions } of agents) {
    const entries = [...snapshot.tree(...sessions.flatMap(panePid)), ...(started.get(name) ?? [])];
    if (entries.length > 0) found.set(name, entries);
  }
  return found;
}

/** The process in its pane, where there is one. */
function panePid({ pid, pane }: AgentSession): number[] {
  return pane.ended || pid === 0 ? [] : [pid];
}

/** The processes that came from this tmux server for an agent, by agent. */
function startedOn(socket: string, snapshot: Awaited<ReturnType<Host['processSnapshot']>>): ProcessesByAgent {
  const found: ProcessesByAgent = new Map();
  for (const [entry, environment] of snapshot.environments()) {
    const name = environment.find((pair) => pair.startsWith(NAME))?.slice(NAME.length);
    if (name === undefined || entry.pid === process.pid) continue;
    if (!environment.some((pair) => pair.startsWith(`TMUX=${socket},`))) continue;
    found.set(name, [...(found.get(name) ?? []), entry]);
  }
  return found;
}
