import { brief, EXIT } from '@mosaicstack/contract';
import { agentName, rosterAgent } from '@mosaicstack/contract/schemas';
import { changeRoster } from '../../fleet/change-roster.ts';
import { agentNamed } from '../../fleet/choose-agents.ts';
import { withFleetLock } from '../../fleet/fleet-lock.ts';
import { type Fleet, type FleetOptions, loadFleet, prepareLaunches } from '../../fleet/load-fleet.ts';
import { type AgentChanges, addAgent, editAgent, removeAgent } from '../../fleet/roster-edits.ts';
import { snakeCase } from '../../fleet/roster-keys.ts';
import { agentKeyProblem } from '../../fleet/roster-problems.ts';
import { fleetError, socketName } from '../../fleet/server.ts';
import { writeAgentFiles } from '../../fleet/start-agents.ts';
import { runningAgents, stopAgents } from '../../fleet/stop-agents.ts';
import type { Ports } from '../../ports.ts';

/** What an agent may be declared as, by flags. */
export interface AgentFlags extends FleetOptions {
  class?: string;
  runtime?: string;
  model?: string;
  effort?: string;
  workdir?: string;
  command?: string;
  runtimeBin?: string;
  env?: string[];
  enabled?: boolean;
  unset?: string[];
}

/**
 * `mosaic fleet add <agent>`: declares an agent; makes the roster where there is none.
 * @throws MosaicError FLEET_AGENT_EXISTS, FLEET_BAD_NAME, FLEET_BAD_ENV, FLEET_BAD_VALUE, FLEET_BAD_ROSTER, FLEET_LOCKED
 */
export async function fleetAdd(name: string, flags: AgentFlags, ports: Ports): Promise<number> {
  const fleet = await loadFleet(flags, ports);
  const valid = agentName.safeParse(name);
  if (!valid.success)
    throw fleetError({
      code: 'FLEET_BAD_NAME',
      act: 'add agent',
      subject: brief(name),
      cause: `a name ${valid.error.issues[0]?.message}`,
    });
  await withFleetLock(fleet, 'mosaic fleet add', ports, async () => {
    await changeRoster(fleet, (file) => {
      if (file.roster.agents.some((agent) => agent.name === name)) throw agentExists(name);
      addAgent(file, name, changesOf('add agent', name, flags));
    });
    await declareToLaunchers(name, flags, ports);
  });
  ports.print(`added ${name} to ${fleet.places.roster}`);
  return EXIT.done;
}

/**
 * `mosaic fleet edit <agent>`: changes what is declared of an agent. What runs is changed by a restart.
 * @throws MosaicError FLEET_NO_AGENT, FLEET_BAD_ENV, FLEET_BAD_KEY, FLEET_BAD_VALUE, FLEET_NOTHING_TO_EDIT, FLEET_BAD_ROSTER, FLEET_LOCKED
 */
export async function fleetEdit(name: string, flags: AgentFlags, ports: Ports): Promise<number> {
  const fleet = await loadFleet(flags, ports);
  const changes = changesOf('edit agent', name, flags);
  if (Object.keys(changes).length === 0) throw nothingToEdit(name);
  await withFleetLock(fleet, 'mosaic fleet edit', ports, async () => {
    await changeRoster(fleet, (file) => editAgent(file, name, changes));
    await declareToLaunchers(name, flags, ports);
  });
  ports.print(`edited ${name} in ${fleet.places.roster}`);
  const sessions = await runningAgents(fleet, [name]).catch(() => []);
  if (sessions.some(({ pane }) => !pane.ended))
    ports.tell(`${name} runs as it was declared before; try: mosaic fleet restart ${name}`);
  return EXIT.done;
}

/**
 * `mosaic fleet remove <agent...>`: takes agents out of the roster. One that runs is refused, or stopped with --stop.
 * @throws MosaicError FLEET_NO_AGENT, FLEET_AGENT_RUNS, FLEET_BAD_ROSTER, FLEET_LOCKED, and as stop does
 */
export async function fleetRemove(
  names: readonly string[],
  options: FleetOptions & { stop?: boolean },
  ports: Ports,
): Promise<number> {
  const before = await loadFleet(options, ports);
  await withFleetLock(before, 'mosaic fleet remove', ports, async () => {
    // Whoever had the lock may have changed the roster.
    const fleet = await loadFleet(options, ports);
    for (const name of names) agentNamed('remove agent', fleet, name);
    await refuseRunning(fleet, names, options.stop === true);
    await changeRoster(fleet, (file) => {
      for (const name of new Set(names)) removeAgent(file, name);
    });
    await setAsideFiles(fleet, names);
  });
  for (const name of new Set(names)) ports.print(`removed ${name} from ${before.places.roster}`);
  return EXIT.done;
}

/** Brings an agent's file up to date: the launchers and units read it, and know no roster. */
async function declareToLaunchers(name: string, options: FleetOptions, ports: Ports): Promise<void> {
  const fleet = await loadFleet(options, ports);
  const agents = fleet.agents.filter((agent) => agent.name === name);
  await writeAgentFiles(fleet, await prepareLaunches(fleet, agents, ports.environment));
}

async function refuseRunning(fleet: Fleet, names: readonly string[], isToStop: boolean): Promise<void> {
  const [running] = await runningAgents(fleet, names);
  if (running === undefined) return;
  if (!isToStop) {
    const subject = running.metadata.name;
    const cause = `it has a session on socket ${socketName(fleet.server.socket)}`;
    throw fleetError({
      code: 'FLEET_AGENT_RUNS',
      act: 'remove agent',
      subject,
      cause,
      wayOut: `mosaic fleet remove --stop ${subject}`,
    });
  }
  const { failures } = await stopAgents(fleet, names, 'mosaic fleet remove');
  if (failures.length > 0) throw failures[0];
}

/** An operator's own lines may stand in a file: it is kept under another name. */
async function setAsideFiles({ host, places }: Fleet, names: readonly string[]): Promise<void> {
  await host.setAside(names.map((name) => `${places.agents}/${name}.env`));
  const records = names.flatMap((name) =>
    ['hb', 'death', 'stop', 'start', 'send.lock'].map((kind) => `${places.run}/${name}.${kind}`),
  );
  await host.removeFiles(records);
}

function changesOf(act: string, agent: string, flags: AgentFlags): AgentChanges {
  const { env = [], unset = [] } = flags;
  const said = {
    class: flags.class,
    runtime: flags.runtime,
    model: flags.model,
    effort: flags.effort,
    workdir: flags.workdir,
    command: flags.command,
    runtime_bin: flags.runtimeBin,
    enabled: flags.enabled,
    env: env.length === 0 ? undefined : Object.fromEntries(env.map((pair) => pairOf(act, agent, pair))),
  };
  for (const [key, value] of Object.entries(said)) refuseValue(act, agent, key as keyof typeof said, value);
  const cleared = Object.fromEntries(unset.map((key) => [agentKey(act, agent, key), null]));
  const changes = Object.entries({ ...said, ...cleared }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(changes) as AgentChanges;
}

/** A value is refused by the name of its flag: what is wrong is in no file yet. */
function refuseValue(act: string, agent: string, key: keyof typeof rosterAgent.shape, value: unknown): void {
  const [issue] = rosterAgent.shape[key].safeParse(value).error?.issues ?? [];
  if (value === undefined || issue === undefined) return;
  const words = key === 'env' ? issue.path.join('.') : `${value}`;
  const { message } = (issue.code === 'invalid_key' && issue.issues[0]) || issue;
  const cause = `--${key.replaceAll('_', '-')} '${brief(words)}' ${message}`;
  throw fleetError({ code: 'FLEET_BAD_VALUE', act, subject: agent, cause });
}

/** A key of the roster as it is known; like a flag it may be written with `-`. */
function agentKey(act: string, agent: string, written: string): string {
  const key = snakeCase(written.replaceAll('-', '_'));
  const cause = agentKeyProblem(key);
  if (cause === undefined) return key;
  throw fleetError({ code: 'FLEET_BAD_KEY', act, subject: agent, cause });
}

function pairOf(act: string, agent: string, pair: string): [name: string, value: string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  const cause = `--env '${brief(pair)}' is not NAME=VALUE`;
  throw fleetError({ code: 'FLEET_BAD_ENV', act, subject: agent, cause });
}

function agentExists(name: string): Error {
  const cause = 'the roster has an agent of this name';
  return fleetError({
    code: 'FLEET_AGENT_EXISTS',
    act: 'add agent',
    subject: name,
    cause,
    wayOut: `mosaic fleet edit ${name} --help`,
  });
}

function nothingToEdit(name: string): Error {
  const cause = 'no change was given';
  return fleetError({
    code: 'FLEET_NOTHING_TO_EDIT',
    act: 'edit agent',
    subject: name,
    cause,
    wayOut: `mosaic fleet edit ${name} --model opus`,
  });
}
