import { type ErrorFacts, errorText, type FailedStart, factsOf } from '@mosaicstack/contract';
import {
  agentFileText,
  type DeclaredAgent,
  LaunchInterrupted,
  type LaunchRequest,
  launchError,
  launchSteps,
  toolEnvironment,
} from '@mosaicstack/fleet';
import { closeInheritedFiles, programRunner } from '@mosaicstack/host';
import { TmuxMissing, tmuxClient } from '@mosaicstack/tmux';
import { launcherKit } from '../framework.ts';
import { carryOut } from '../launch/carry-out.ts';
import { askNpmPrefix, launchPerformer } from '../launch/performer.ts';
import type { Ports } from '../ports.ts';
import { expectedCause } from './expected-cause.ts';
import { type Fleet, type PreparedLaunch, prepareLaunches } from './load-fleet.ts';
import { readRecords } from './look-at-fleet.ts';
import { agentsOf, fleetError, PATIENCE_MS } from './server.ts';

/** What became of one start. */
export type StartResult =
  | { agent: string; result: 'started' | 'already running' }
  | { agent: string; result: 'failed'; facts: ErrorFacts };

/** So many launches wait for their settle time at once. */
const AT_ONCE = 16;

/**
 * Starts agents, some at once, each as its file declares it; npm is asked once.
 * @param onResult told of each as it comes
 * @throws LaunchInterrupted
 */
export async function startAgents(
  fleet: Fleet,
  agents: readonly DeclaredAgent[],
  {
    ports,
    interruption,
    onResult,
  }: { ports: Ports; interruption: AbortSignal; onResult: (result: StartResult) => void },
): Promise<StartResult[]> {
  const orphans = await orphansOf(fleet, agents);
  const failures = [...orphans].map(([agent, pid]) => failedStart(agent, orphanError(agent, pid)));
  for (const failure of failures) onResult(failure);
  const wanted = agents.filter(({ name }) => !orphans.has(name));
  const prepared = await prepareLaunches(fleet, wanted, ports.environment);
  await writeAgentFiles(fleet, prepared);
  closeInheritedFiles();
  const environment = { ...ports.environment, HOME: fleet.places.home };
  const run = programRunner(environment);
  let prefix: Promise<string | undefined> | undefined;
  const npmPrefix = (): Promise<string | undefined> => {
    prefix ??= askNpmPrefix(run);
    return prefix;
  };
  const tools = { run, runTmux: programRunner(toolEnvironment(environment)), interruption, npmPrefix };
  const results: StartResult[] = failures;
  const queue = [...prepared];
  const work = async (): Promise<void> => {
    for (let launch = queue.shift(); launch !== undefined; launch = queue.shift()) {
      const result = await startAgent(launch, { ...tools, ports });
      results.push(result);
      await recordStart(fleet, result);
      onResult(result);
    }
  };
  // Each launch that was interrupted takes back what it made before anybody goes on.
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return results.sort((a, b) => (a.agent < b.agent ? -1 : 1));
}

/** What `why` tells of a start; a disk that is full does not make a start fail. */
async function recordStart({ host, places, tenant }: Fleet, result: StartResult): Promise<void> {
  const { agent } = result;
  const path = `${places.run}/${agent}.start`;
  try {
    if (result.result !== 'failed') return await host.removeFiles([path]);
    const { code, cause } = result.facts;
    const record: FailedStart = { version: 1, host: host.name, tenant, agent, atMs: Date.now(), code, cause };
    await host.writeText(path, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  } catch (error) {
    expectedCause(error);
  }
}

/** A start that could not be: an error of the product's own. */
export function failedStart(agent: string, error: Error): StartResult {
  const facts = factsOf(error);
  if (facts === undefined) throw error;
  return { agent, result: 'failed', facts };
}

/** The agents whose last runtime lives on without a session, with its process: a second one would work beside it. */
async function orphansOf(fleet: Fleet, agents: readonly DeclaredAgent[]): Promise<Map<string, number>> {
  const records = await readRecords(fleet);
  const beats = agents.flatMap(({ name }) => {
    const { pid, startTicks } = records.get(name)?.heartbeat ?? { pid: null, startTicks: null };
    return pid === null ? [] : [{ name, pid, startTicks, withEnvironment: false }];
  });
  const processes = await fleet.host.processFacts(beats);
  const alive = beats.filter(({ pid, startTicks }) => processes.get(pid)?.startTicks === startTicks);
  if (alive.length === 0) return new Map();
  const sessions = new Set((await agentsOf(fleet.server, PATIENCE_MS)).map(({ metadata }) => metadata.name));
  return new Map(alive.filter(({ name }) => !sessions.has(name)).map(({ name, pid }) => [name, pid]));
}

function orphanError(subject: string, pid: number): Error {
  const cause = `process ${pid} of its last run lives on without a session`;
  const wayOut = `mosaic fleet stop ${subject}`;
  return fleetError({ code: 'FLEET_PROCESS_LEFT', act: 'start agent', subject, cause, wayOut });
}

/** Brings the agents' files up to date; one that is as it should be is not touched, nor one that is no text. */
export async function writeAgentFiles({ host, places }: Fleet, launches: readonly PreparedLaunch[]): Promise<void> {
  await host.makeFolder(places.run);
  await host.makeFolder(places.agents);
  for (const { agent, path, previous } of launches) {
    if (typeof previous === 'object') continue;
    const text = agentFileText(agent.variables, previous);
    if (text !== undefined && text !== previous) await host.writeText(path, text, { mode: 0o600 });
  }
}

type StartTools = Omit<Parameters<typeof launchPerformer>[1], 'tmux'>;

async function startAgent({ agent, request, problem, path }: PreparedLaunch, tools: StartTools): Promise<StartResult> {
  if (request === undefined) {
    const { facts } = launchError('LAUNCH_BAD_USAGE', agent.name, problem, { wayOut: `edit ${path}` });
    return { agent: agent.name, result: 'failed', facts };
  }
  try {
    return { agent: agent.name, result: await launchOne(request, tools) };
  } catch (error) {
    if (error instanceof LaunchInterrupted) throw error;
    const facts = factsOf(error instanceof TmuxMissing ? withoutTmux(error, agent.name) : error);
    if (facts === undefined) throw error;
    return { agent: agent.name, result: 'failed', facts };
  }
}

async function launchOne(request: LaunchRequest, tools: StartTools): Promise<'started' | 'already running'> {
  let isRunning = false;
  // All that a launch prints is that the agent runs already.
  const print = (): void => {
    isRunning = true;
  };
  const ports = { ...tools.ports, print };
  const performer = launchPerformer(request, { ...tools, ports, tmux: tmuxClient(request.socket, tools.runTmux) });
  await carryOut(launchSteps(request, launcherKit()), performer, tools.interruption);
  return isRunning ? 'already running' : 'started';
}

/** The launch's own error for a tmux that could not be run. */
function withoutTmux(error: TmuxMissing, agent: string): Error {
  const code = error.isAbsent ? 'LAUNCH_NO_TMUX' : 'LAUNCH_TMUX_REFUSED';
  return launchError(code, agent, error.message, { wayOut: error.wayOut });
}

/** What a start gave, for people: on stdout what was done, on stderr what was not. */
export function tellStart(result: StartResult, ports: Ports): void {
  if (result.result === 'failed') ports.tell(errorText(result.facts));
  else ports.print(`${result.result} ${result.agent}`);
}
