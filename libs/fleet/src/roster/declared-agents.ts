import type { NamedValue, Roster, RosterAgent } from '@mosaicstack/contract';

/** One agent of the roster with the defaults filled in. */
export interface DeclaredAgent {
  name: string;
  host: string;
  enabled: boolean;
  /** What its file is to set, in order: the launcher's variables, the pane's, then the runtime's own. */
  variables: NamedValue[];
  /** Names of the runtime's own variables. */
  environmentNames: string[];
}

/** The agents of a roster, in its order; a value of the agent wins over one of the defaults. */
export function declaredAgents(roster: Roster): DeclaredAgent[] {
  return roster.agents.map((agent) => declaredAgent(agent, roster));
}

function declaredAgent(agent: RosterAgent, roster: Roster): DeclaredAgent {
  const { defaults, tmux, tenant, heartbeat_seconds } = roster;
  const environment = Object.entries({ ...defaults.env, ...agent.env });
  const socket = tmux?.socket_name;
  // One that is empty is written too: it keeps the caller's own variable out.
  const variables: NamedValue[] = [
    ['MOSAIC_AGENT_NAME', agent.name],
    ['MOSAIC_AGENT_RUNTIME', agent.runtime ?? defaults.runtime ?? ''],
    ['MOSAIC_AGENT_CLASS', agent.class ?? defaults.class ?? ''],
    ['MOSAIC_AGENT_MODEL', agent.model ?? defaults.model ?? ''],
    ['MOSAIC_AGENT_EFFORT', agent.effort ?? defaults.effort ?? ''],
    ['MOSAIC_AGENT_WORKDIR', agent.workdir ?? defaults.workdir ?? ''],
    ['MOSAIC_AGENT_COMMAND', agent.command ?? ''],
    ['MOSAIC_RUNTIME_BIN', agent.runtime_bin ?? defaults.runtime_bin ?? ''],
    ...(socket === undefined ? [] : [['MOSAIC_TMUX_SOCKET', socket] as const]),
    ['MOSAIC_TENANT', tenant],
    ['MOSAIC_HEARTBEAT_SECONDS', `${heartbeat_seconds}`],
    ...environment,
  ];
  return {
    name: agent.name,
    host: agent.host,
    enabled: agent.enabled,
    variables,
    environmentNames: environment.map(([name]) => name),
  };
}
