import type { AgentPane } from '@mosaicstack/contract';
import { readLaunch } from '../launch-request.ts';
import { launchFields } from '../pane-spec.ts';
import { declaredAgents } from '../roster/declared-agents.ts';
import type { DeclaredLaunch, FleetLook, PaneProcess } from './observed.ts';

export const NOW_MS = 1_000_000;
const PLACES = { home: '/home/u', cwd: '/' };

/** A fake of the hash: equal fields, equal hash. */
export const hash = (fields: readonly string[]): string => fields.join('|');

/** What a roster with one agent `a` declares. */
export function declaredAs(agent: object = {}, environment: Record<string, string> = {}): DeclaredLaunch {
  const declared = { name: 'a', host: 'local' as const, enabled: true, runtime: 'pi', command: 'pi --x', ...agent };
  const roster = {
    version: 1 as const,
    tenant: 't',
    transport: 'tmux' as const,
    heartbeat_seconds: 15,
    defaults: {},
    agents: [declared],
  };
  const [found] = declaredAgents(roster);
  if (found === undefined) throw new Error('no agent');
  const request = readLaunch({ args: ['a'], environment: Object.fromEntries(found.variables), places: PLACES });
  return { agent: found, request, environment, problem: '' };
}

/** The pane of an agent that runs as it is declared. */
export function paneOf({ request }: DeclaredLaunch, changes: Partial<AgentPane> = {}): AgentPane {
  if (request === undefined) throw new Error('no launch');
  return {
    session: '$1',
    sessionName: 'a',
    pane: { id: '%1', ended: false, runtimePane: '%1', status: '', signal: '' },
    pid: 7,
    metadata: {
      name: 'a',
      runtime: request.runtime,
      class: request.agentClass,
      model: request.model,
      effort: request.effort,
      launcher: 'bash',
      version: '1.0.0',
      launch: hash(launchFields(request)),
      pid: '7',
    },
    folder: request.workdir,
    changedAtMs: NOW_MS - 60_000,
    isInMode: false,
    isInputOff: false,
    viewers: 0,
    takenBy: '',
    lines: ['──────────', '', '──────────'],
    ...changes,
  };
}

export const PROCESS: PaneProcess = {
  pid: 7,
  startTicks: 1,
  startedAtMs: NOW_MS - 120_000,
  exe: '/usr/bin/node',
  environment: [],
  foreground: { pid: 7, parent: 1, exe: '/usr/bin/node', argv: ['pi'] },
};

/** A look at a fleet of one agent that runs as it is declared. */
export function lookAt(
  declared: DeclaredLaunch,
  changes: Partial<FleetLook> & { pane?: AgentPane | undefined } = {},
): FleetLook {
  const pane = 'pane' in changes ? changes.pane : paneOf(declared);
  return {
    host: 'h',
    tenant: 't',
    nowMs: NOW_MS,
    tmux: { state: 'answered', view: { version: '3.4', pid: 1, agents: pane === undefined ? [] : [pane] } },
    declared: [declared],
    processes: new Map([[7, PROCESS]]),
    records: new Map([['a', { heartbeat: heartbeatAt(NOW_MS) }]]),
    units: new Map(),
    elsewhere: new Map(),
    serverExe: '/usr/bin/tmux',
    version: '1.0.0',
    missedBefore: new Set(),
    hash,
    ...changes,
  };
}

export function heartbeatAt(atMs: number) {
  const whose = { version: 1 as const, host: 'h', tenant: 't', agent: 'a' };
  return { ...whose, pid: 7, startTicks: 1, atMs, intervalMs: 15_000, writer: 'companion' as const };
}
