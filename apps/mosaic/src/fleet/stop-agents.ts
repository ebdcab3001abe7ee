import { setTimeout as delay } from 'node:timers/promises';
import { type AgentSession, brief, type StopRecord } from '@mosaicstack/contract';
import { type EndingAgent, endAgents, endRuntimes as endProcessesOf, runsInAgent } from './end-agents.ts';
import type { Fleet } from './load-fleet.ts';
import { agentsOf, fleetError, PATIENCE_MS } from './server.ts';

const END_MS = 2000;
const POLL_MS = 20;

/** What became of the stops: the names of those that are ended, sorted, and why others are not. */
export interface StopResult {
  stopped: string[];
  failures: unknown[];
}

/**
 * Ends agents, gently at first, each with all its processes; what is left of one whose session is gone is ended too.
 * @param names those that are to be ended
 * @throws MosaicError FLEET_NO_TMUX, FLEET_UNKNOWN, FLEET_STOP_FROM_AGENT
 */
export async function stopAgents(fleet: Fleet, names: readonly string[], by: string): Promise<StopResult> {
  const running = await runningAgents(fleet, names);
  refuseOwnEnd(fleet, running, 'stop');
  await markStopped(fleet, names, by);
  const agents = names.map((name): EndingAgent => {
    const session = running.find(({ metadata }) => metadata.name === name);
    return { name, session };
  });
  const ends = await endAgents(agents, fleet.server);
  await fleet.host.removeFiles(names.map((name) => `${fleet.places.run}/${name}.hb`));
  return {
    stopped: agents
      .filter(({ name, session }) => session !== undefined && ends.get(name) === undefined)
      .map(({ name }) => name)
      .sort(),
    failures: [...ends.values()].filter((error) => error !== undefined),
  };
}

/**
 * Ends the runtimes of agents and leaves their sessions, for a start that revives them in place.
 * @throws MosaicError FLEET_PROCESS_LEFT, FLEET_STOP_FROM_AGENT
 */
export async function endRuntimes(fleet: Fleet, names: readonly string[], by: string): Promise<void> {
  const running = (await runningAgents(fleet, names)).filter(({ pane }) => !pane.ended);
  refuseOwnEnd(fleet, running, 'restart');
  await markStopped(fleet, names, by);
  const agents = running.map((session) => ({ name: session.metadata.name, session }));
  await endProcessesOf(agents, fleet.server);
  await waitForEnds(fleet, running);
}

/** The agents of these names that have a session. */
export async function runningAgents(fleet: Fleet, names: readonly string[]): Promise<AgentSession[]> {
  return (await agentsOf(fleet.server, PATIENCE_MS)).filter(({ metadata }) => names.includes(metadata.name));
}

/** tmux notices the end of a pane's process a moment after it; until then a start would find it running. */
async function waitForEnds(fleet: Fleet, ended: readonly AgentSession[]): Promise<void> {
  const deadline = Date.now() + END_MS;
  const sessions = ended.map(({ session }) => session);
  for (;;) {
    const alive = (await agentsOf(fleet.server)).filter(
      ({ session, pane }) => sessions.includes(session) && !pane.ended,
    );
    const [first] = alive;
    if (first === undefined) return;
    if (Date.now() >= deadline)
      throw fleetError({
        code: 'FLEET_SESSION_LEFT',
        act: 'restart agent',
        subject: first.metadata.name,
        cause: `tmux still shows its runtime after ${END_MS} ms`,
      });
    await delay(POLL_MS);
  }
}

/** Written before the end, so that nobody takes it for the agent's own. */
async function markStopped({ host, places, tenant }: Fleet, names: readonly string[], by: string): Promise<void> {
  if (names.length > 0) await host.makeFolder(places.run);
  for (const agent of names) {
    const record: StopRecord = { version: 1, host: host.name, tenant, agent, atMs: Date.now(), by };
    await host.writeText(`${places.run}/${agent}.stop`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  }
}

/** It would end half way: with its pane, or by the hang-up when its shell is ended. */
function refuseOwnEnd({ server }: Fleet, agents: readonly AgentSession[], verb: 'stop' | 'restart'): void {
  if (!runsInAgent(agents, server)) return;
  const names = agents.map(({ metadata }) => metadata.name).join(' ');
  const few = agents.length <= 3 ? names : '--all';
  throw fleetError({
    code: 'FLEET_STOP_FROM_AGENT',
    act: `${verb} agent`,
    subject: brief(names),
    cause: 'this command runs in one of them and would end with it',
    wayOut: `mosaic fleet ${verb} ${few} # in a shell outside tmux`,
  });
}
