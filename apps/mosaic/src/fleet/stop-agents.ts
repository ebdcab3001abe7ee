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
  /** Those of them whose runtimes had ended before. */
  wereDead: ReadonlySet<string>;
  failures: unknown[];
}

/**
 * Ends agents, gently at first, each with all its processes; what is left of one whose session is gone is ended too.
 * @param names those that are to be ended
 * @throws MosaicError FLEET_NO_TMUX, FLEET_UNKNOWN, FLEET_STOP_FROM_AGENT
 */
export async function stopAgents(fleet: Fleet, names: readonly string[], by: string): Promise<StopResult> {
  const agents = await endingAgents(fleet, names);
  await refuseOwnEnd(fleet, agents, 'stop');
  await markStopped(fleet, names, by);
  const ends = await endAgents(agents, fleet);
  const { run } = fleet.places;
  // One that goes on was not stopped: what becomes of it later is its own end.
  await fleet.host.removeFiles(ends.map(({ name, error }) => `${run}/${name}.${error === undefined ? 'hb' : 'stop'}`));
  return {
    stopped: ends
      .filter(({ wasThere, error }) => wasThere && error === undefined)
      .map(({ name }) => name)
      .sort(),
    wereDead: new Set(agents.filter(isDead).map(({ name }) => name)),
    failures: ends.flatMap(({ error }) => error ?? []),
  };
}

function isDead({ sessions }: EndingAgent): boolean {
  return sessions.length > 0 && sessions.every(({ pane }) => pane.ended);
}

/**
 * Ends the runtimes of agents and leaves their sessions, for a start that revives them in place.
 * @returns why some still run, by name: FLEET_PROCESS_LEFT, FLEET_SESSION_LEFT
 * @throws MosaicError FLEET_NO_TMUX, FLEET_UNKNOWN, FLEET_STOP_FROM_AGENT
 */
export async function endRuntimes(fleet: Fleet, names: readonly string[], by: string): Promise<Map<string, Error>> {
  const agents = await endingAgents(fleet, names);
  await refuseOwnEnd(fleet, agents, 'restart');
  await markStopped(fleet, names, by);
  const ends = await endProcessesOf(agents, fleet);
  const failures = new Map(ends.flatMap(({ name, error }): [string, Error][] => (error ? [[name, error]] : [])));
  const ended = agents.filter(({ name }) => !failures.has(name)).flatMap(({ sessions }) => sessions);
  for (const name of await waitForEnds(fleet, ended)) failures.set(name, stillShown(name));
  await fleet.host.removeFiles([...failures.keys()].map((name) => `${fleet.places.run}/${name}.stop`));
  return failures;
}

async function endingAgents(fleet: Fleet, names: readonly string[]): Promise<EndingAgent[]> {
  const running = await runningAgents(fleet, names);
  return names.map((name) => ({ name, sessions: running.filter(({ metadata }) => metadata.name === name) }));
}

/** The agents of these names that have a session. */
export async function runningAgents(fleet: Fleet, names: readonly string[]): Promise<AgentSession[]> {
  return (await agentsOf(fleet.server, PATIENCE_MS)).filter(({ metadata }) => names.includes(metadata.name));
}

/**
 * tmux notices the end of a pane's process a moment after it; until then a start would find it running.
 * @returns the names of those that it still shows as running
 */
async function waitForEnds(fleet: Fleet, ended: readonly AgentSession[]): Promise<string[]> {
  const deadline = Date.now() + END_MS;
  const sessions = new Set(ended.filter(({ pane }) => !pane.ended).map(({ session }) => session));
  for (;;) {
    const alive = (await agentsOf(fleet.server)).filter(({ session, pane }) => sessions.has(session) && !pane.ended);
    if (alive.length === 0 || Date.now() >= deadline) return alive.map(({ metadata }) => metadata.name);
    await delay(POLL_MS);
  }
}

function stillShown(subject: string): Error {
  const cause = `tmux still shows its runtime after ${END_MS} ms`;
  return fleetError({ code: 'FLEET_SESSION_LEFT', act: 'restart agent', subject, cause });
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
async function refuseOwnEnd(fleet: Fleet, agents: readonly EndingAgent[], verb: 'stop' | 'restart'): Promise<void> {
  if (!(await runsInAgent(agents, fleet))) return;
  const names = agents.map(({ name }) => name).join(' ');
  const few = agents.length <= 3 ? names : '--all';
  throw fleetError({
    code: 'FLEET_STOP_FROM_AGENT',
    act: `${verb} agent`,
    subject: brief(names),
    cause: 'this command runs in one of them and would end with it',
    wayOut: `mosaic fleet ${verb} ${few} # in a shell outside tmux`,
  });
}
