import { factsOf, type Roster, warningText } from '@mosaicstack/contract';
import {
  agentFileText,
  agentVariables,
  type DeclaredAgent,
  type DeclaredLaunch,
  declaredAgents,
  hasOwnLines,
  readLaunch,
  toolEnvironment,
} from '@mosaicstack/fleet';
import { type FileText, type Host, localHost } from '@mosaicstack/host';
import type { Ports } from '../ports.ts';
import { type FleetPlaces, fleetPlaces } from './places.ts';
import { lastRoster, readRosterQuickly } from './roster-cache.ts';
import { type FleetServer, fleetServer } from './server.ts';

/** What says which fleet a command is about. */
export interface FleetOptions {
  socket?: string;
  mosaicHome?: string;
}

/** A fleet: where it lies, what is declared of it, and the tmux server that it runs on. */
export interface Fleet {
  places: FleetPlaces;
  host: Host;
  server: FleetServer;
  tenant: string;
  /** Undefined where there is no roster. */
  roster: Roster | undefined;
  /** Why the roster cannot be read, where the last one that could be counts. */
  rosterProblem?: string;
  agents: readonly DeclaredAgent[];
}

/**
 * Reads what is declared of a fleet. Its socket is that of the flag, else the roster's, else the environment's.
 * @throws MosaicError FLEET_BAD_ROSTER, FLEET_BAD_SOCKET
 */
export async function loadFleet(options: FleetOptions, ports: Ports): Promise<Fleet> {
  const places = fleetPlaces(options.mosaicHome, ports);
  return fleetOf(places, await readRosterQuickly(places), options, ports);
}

/**
 * The same for what has to work while the roster is broken, such as a stop: the last one that could be read counts then,
 * and the operator is told.
 */
export async function loadFleetAnyhow(options: FleetOptions, ports: Ports): Promise<Fleet> {
  const places = fleetPlaces(options.mosaicHome, ports);
  try {
    return await loadFleet(options, ports);
  } catch (error) {
    const facts = factsOf(error);
    if (facts?.code !== 'FLEET_BAD_ROSTER') throw error;
    ports.tell(warningText(`the roster as it was read last counts: ${facts.cause}`));
    return { ...fleetOf(places, lastRoster(places), options, ports), rosterProblem: facts.cause };
  }
}

function fleetOf(places: FleetPlaces, roster: Roster | undefined, options: FleetOptions, ports: Ports): Fleet {
  const host = localHost(toolEnvironment(ports.environment));
  return {
    places,
    host,
    server: fleetServer(options.socket ?? roster?.tmux?.socket_name, ports, host),
    tenant: roster?.tenant ?? ports.environment.MOSAIC_TENANT ?? 'default',
    roster,
    agents: roster === undefined ? [] : declaredAgents(roster),
  };
}

/** The launch of one agent as its file is to declare it. */
export interface PreparedLaunch extends DeclaredLaunch {
  path: string;
  /** What the file holds now; undefined where there is none. */
  previous: FileText | undefined;
}

/** The launches that are declared, with the operators' own lines in the agents' files taken in. */
export async function prepareLaunches(
  { places, host, server }: Fleet,
  agents: readonly DeclaredAgent[],
  environment: Ports['environment'],
): Promise<PreparedLaunch[]> {
  const paths = agents.map(({ name }) => `${places.agents}/${name}.env`);
  const texts = await host.readTexts(paths);
  // process.env asks the system for every variable; a copy does not.
  const variables = { ...environment };
  return agents.map((agent, at) => {
    const path = paths[at] ?? '';
    try {
      return declaredLaunch(agent, { path, previous: texts.get(path), places, server, environment: variables });
    } catch (error) {
      const facts = factsOf(error);
      if (facts === undefined) throw error;
      return { agent, path, previous: texts.get(path), request: undefined, environment: {}, problem: facts.cause };
    }
  });
}

interface FileInput {
  path: string;
  previous: FileText | undefined;
  places: FleetPlaces;
  server: FleetServer;
  environment: Ports['environment'];
}

function declaredLaunch(agent: DeclaredAgent, input: FileInput): PreparedLaunch {
  const { path, previous, places, server, environment } = input;
  const undeclared = (cause: string): PreparedLaunch => {
    return { agent, path, previous, request: undefined, environment: {}, problem: `'${path}' ${cause}` };
  };
  if (typeof previous === 'object') return undeclared(previous.cause);
  const variables = variablesOf(agent, path, previous);
  if (variables === undefined) return undeclared("has mosaic's first line or its last one, and not the other");
  const request = readLaunch({
    args: [agent.name],
    environment: { ...environment, MOSAIC_HOME: places.mosaicHome, MOSAIC_TMUX_SOCKET: server.socket },
    places,
    findDeclared: () => ({ path, variables: { ...variables, MOSAIC_TMUX_SOCKET: server.socket } }),
  });
  const own = Object.entries(variables).filter(([name]) => !name.startsWith('MOSAIC_'));
  return { agent, path, previous, request, environment: Object.fromEntries(own), problem: '' };
}

/** What the file of an agent sets once it is up to date; undefined where that cannot be. */
function variablesOf(agent: DeclaredAgent, path: string, previous = ''): Record<string, string> | undefined {
  if (previous === '' || !hasOwnLines(previous)) return Object.fromEntries(agent.variables);
  const text = agentFileText(agent.variables, previous);
  return text === undefined ? undefined : agentVariables(text, { agent: agent.name, path });
}
