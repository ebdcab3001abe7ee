import type { DeclaredAgent } from '@mosaicstack/fleet';
import type { Fleet } from './load-fleet.ts';
import { fleetError, noAgent } from './server.ts';

/** Which agents a command is about. */
export interface AgentChoice {
  names: readonly string[];
  all?: boolean | undefined;
  class?: readonly string[] | undefined;
}

/**
 * The agents of the roster that a command names. `--all` means those that are enabled.
 * @throws MosaicError FLEET_NO_ROSTER, FLEET_NO_AGENT, FLEET_NAMES_WANTED
 */
export function chooseAgents(
  act: string,
  fleet: Fleet,
  { names, all, class: classes = [] }: AgentChoice,
): DeclaredAgent[] {
  if (names.length === 0 && !all && classes.length === 0) throw namesWanted(act);
  if (fleet.roster === undefined) throw noRoster(fleet);
  const named = [...new Set(names)].map((name) => agentNamed(act, fleet, name));
  const others = fleet.agents.filter(
    (agent) => (all && agent.enabled) || (classes.length > 0 && isOfClass(agent, classes)),
  );
  return [...named, ...others.filter((agent) => !named.includes(agent))];
}

/** Whether an agent is declared to be of one of the classes. */
export function isOfClass({ variables }: DeclaredAgent, classes: readonly string[]): boolean {
  return classes.includes(variables.find(([name]) => name === 'MOSAIC_AGENT_CLASS')?.[1] ?? '');
}

/** @throws MosaicError FLEET_NO_AGENT */
export function agentNamed(act: string, fleet: Fleet, name: string): DeclaredAgent {
  const found = fleet.agents.find((agent) => agent.name === name);
  if (found !== undefined) return found;
  throw notInRoster(act, fleet.places.roster, name);
}

/** The refusal of what is about an agent that a roster has not. */
export function notInRoster(act: string, roster: string, name: string): Error {
  return noAgent(act, name, `the roster ${roster} has no agent of this name`);
}

/** The refusal of a command that was told neither names nor --all. */
export function namesWanted(act: string, wayOut = `mosaic fleet ${act.split(' ')[0]} --all`): Error {
  const cause = 'no agent was named';
  return fleetError({ code: 'FLEET_NAMES_WANTED', act, subject: '', cause, wayOut });
}

function noRoster({ places }: Fleet): Error {
  const cause = 'there is none';
  const facts = { code: 'FLEET_NO_ROSTER', act: 'read roster', subject: places.roster, cause };
  return fleetError({ ...facts, wayOut: 'mosaic fleet add coder-1' });
}
