import { type ErrorFacts, errorText, factsOf } from '@mosaicstack/contract';
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
import { type Fleet, type PreparedLaunch, prepareLaunches } from './load-fleet.ts';

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
  const prepared = await prepareLaunches(fleet, agents, ports.environment);
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
  const results: StartResult[] = [];
  const queue = [...prepared];
  const work = async (): Promise<void> => {
    for (let launch = queue.shift(); launch !== undefined; launch = queue.shift()) {
      const result = await startAgent(launch, { ...tools, ports });
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results.sort((a, b) => (a.agent < b.agent ? -1 : 1));
}

/** Brings the agents' files up to date; one that is as it should be is not touched. */
export async function writeAgentFiles({ host, places }: Fleet, launches: readonly PreparedLaunch[]): Promise<void> {
  await host.makeFolder(places.run);
  await host.makeFolder(places.agents);
  for (const { agent, path, previous } of launches) {
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
