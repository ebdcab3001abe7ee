import type { AgentSession } from '@mosaicstack/contract';
import { endProcesses, type ProcessEntry, processesWith, processTree } from '@mosaicstack/host';
import { agentsOf, type FleetServer, fleetError, PATIENCE_MS } from './server.ts';

/** How long a runtime has after SIGTERM, and again after SIGKILL. */
const GRACE_MS = 2000;
const PASSES = 3;
const NAME = 'MOSAIC_AGENT_NAME=';

/** Whether this process would be ended with an agent, or by the hang-up of its shell. */
export function runsInAgent(agents: readonly AgentSession[], { path }: FleetServer): boolean {
  const roots = [...agents.flatMap(panePid), ...startedOn(path).map(({ pid }) => pid)];
  return processTree(...roots).some(({ pid }) => pid === process.pid);
}

/**
 * Ends an agent with its session; one whose session has gone meanwhile, by itself or by another stop, is ended too.
 * @returns its name
 * @throws MosaicError FLEET_PROCESS_LEFT, FLEET_SESSION_LEFT, FLEET_UNKNOWN
 */
export async function endAgent(agent: AgentSession, server: FleetServer): Promise<string> {
  const subject = agent.metadata.name;
  const left = await endAgentProcesses(agent, server.path);
  const killed = await server.tmux.killSession(agent.session);
  const isGone = killed.ok || !(await agentsOf(server, PATIENCE_MS)).some(({ session }) => session === agent.session);
  if (!isGone)
    throw fleetError({
      code: 'FLEET_SESSION_LEFT',
      act: 'stop agent',
      subject,
      cause: killed.words.split('\n', 1)[0] ?? '',
    });
  refuseLeft(left, 'stop agent', subject);
  return subject;
}

/**
 * Ends an agent's processes and leaves its session, so that it can be revived in place.
 * @throws MosaicError FLEET_PROCESS_LEFT
 */
export async function endRuntime(agent: AgentSession, server: FleetServer): Promise<void> {
  refuseLeft(await endAgentProcesses(agent, server.path), 'restart agent', agent.metadata.name);
}

/**
 * Ends what is left of an agent whose session is gone.
 * @throws MosaicError FLEET_PROCESS_LEFT
 */
export async function endOrphans(name: string, server: FleetServer): Promise<void> {
  refuseLeft(await endProcesses(startedOn(server.path, name), GRACE_MS), 'stop agent', name);
}

/**
 * Ends what a server of this socket left behind when it ended: runtimes that ignored its hang-up.
 * @throws MosaicError FLEET_PROCESS_LEFT
 */
export async function endLost(socket: string): Promise<void> {
  refuseLeft(await endProcesses(startedOn(socket), GRACE_MS), 'stop tmux socket', socket);
}

function refuseLeft(left: readonly ProcessEntry[], act: string, subject: string): void {
  const cause = `process ${left.map(({ pid }) => pid).join(', ')} did not end`;
  if (left.length > 0) throw fleetError({ code: 'FLEET_PROCESS_LEFT', act, subject, cause });
}

/**
 * Ends an agent's processes: those below its pane, and those that left it (setsid, nohup) but have its name and its
 * tmux server in their environment. A process may start another while it ends, so a pass is followed by a look.
 * @returns those that are left
 */
async function endAgentProcesses(agent: AgentSession, socket: string): Promise<ProcessEntry[]> {
  const find = (): ProcessEntry[] => [...processTree(...panePid(agent)), ...startedOn(socket, agent.metadata.name)];
  for (let pass = 1; pass <= PASSES; pass++) {
    const found = find();
    if (found.length === 0) return [];
    await endProcesses(found, GRACE_MS);
  }
  return find();
}

/** The process in its pane, where there is one. */
function panePid({ pid, pane }: AgentSession): number[] {
  return pane.ended || pid === 0 ? [] : [pid];
}

/** The processes of an agent, or of every agent where no name is given, that came from this tmux server. */
function startedOn(socket: string, name = ''): ProcessEntry[] {
  const isName = (entry: string): boolean => (name === '' ? entry.startsWith(NAME) : entry === `${NAME}${name}`);
  return processesWith(
    (environment) => environment.some(isName) && environment.some((entry) => entry.startsWith(`TMUX=${socket},`)),
  ).filter(({ pid }) => pid !== process.pid);
}
