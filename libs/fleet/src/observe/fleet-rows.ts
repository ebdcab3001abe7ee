import type { AgentFlag, AgentPane, AgentRow } from '@mosaicstack/contract';
import { agentDrift } from './agent-drift.ts';
import { agentState, runtimeOf } from './agent-state.ts';
import type { AgentLook, FleetLook, PaneProcess, RunRecords, UnitState } from './observed.ts';

const NO_UNIT: UnitState = { boot: 'none', active: '' };
/** A heartbeat may be late twice. */
const STALE_INTERVALS = 3;
const USUAL_INTERVAL_MS = 15_000;

/** One row an agent: those of the roster and those that run, sorted by name. */
export function fleetRows(look: FleetLook): AgentRow[] {
  return agentLooks(look).map((agent) => agentRow(agent, look));
}

/** Whether a second look is needed to tell gone agents from ones that were missed. */
export function needsSecondLook(rows: readonly AgentRow[], look: FleetLook): boolean {
  return look.tmux.state !== 'unknown' && rows.some((row) => row.state === 'unknown' && row.pid === null);
}

/** Whether tmux shows an end of which it does not know how it came about. */
export function hasLostEnd({ tmux }: FleetLook): boolean {
  const panes = tmux.state === 'answered' ? tmux.view.agents.map(({ pane }) => pane) : [];
  return panes.some(({ ended, status, signal }) => ended && status === '' && signal === '');
}

/** Whether something is not as it is declared: what `--check` says no to. */
export function isWrong(row: AgentRow): boolean {
  if (row.state === 'unknown' || row.state === 'dead') return true;
  if (row.state === 'stopped' && row.enabled === true) return true;
  return row.drift.length > 0 || row.flags.length > 0;
}

/** The agents of the roster, and what else runs on the socket. */
export function agentLooks({ tmux, declared = [], processes, records, units }: FleetLook): AgentLook[] {
  const panes = tmux.state === 'answered' ? panesByName(tmux.view.agents) : new Map<string, AgentPane>();
  const launches = new Map(declared.map((launch) => [launch.agent.name, launch]));
  const names = [...new Set([...launches.keys(), ...panes.keys()])].sort();
  return names.map((name) => {
    const pane = panes.get(name);
    const heartbeat = records.get(name)?.heartbeat;
    return {
      name,
      pane,
      process: pane === undefined ? undefined : processes.get(pane.pid),
      orphan: pane === undefined ? processOf(heartbeat, processes) : undefined,
      declared: launches.get(name),
      records: records.get(name) ?? {},
      unit: units.get(name) ?? NO_UNIT,
    };
  });
}

/** By agent. Of two sessions that say they are one agent the one with its name is it; the other goes by its own. */
function panesByName(panes: readonly AgentPane[]): Map<string, AgentPane> {
  const named = new Map<string, AgentPane>();
  const isItself = ({ metadata, sessionName }: AgentPane): boolean => metadata.name === sessionName;
  for (const pane of [...panes.filter(isItself), ...panes.filter((pane) => !isItself(pane))]) {
    const name = pane.metadata.name || pane.sessionName;
    named.set(named.has(name) ? pane.sessionName : name, pane);
  }
  return named;
}

/** The very process that a heartbeat was about, where it lives. */
function processOf(heartbeat: RunRecords['heartbeat'], processes: FleetLook['processes']): PaneProcess | undefined {
  const process = processes.get(heartbeat?.pid ?? 0);
  return process !== undefined && process.startTicks === heartbeat?.startTicks ? process : undefined;
}

function agentRow(agent: AgentLook, look: FleetLook): AgentRow {
  const { name, pane, process, declared, records, unit } = agent;
  const request = declared?.request;
  const isAlive = pane !== undefined && !pane.pane.ended && process !== undefined;
  const since = (ms: number): number => Math.max(0, Math.round(look.nowMs - ms));
  const { state, reason } = agentState(agent, look);
  return {
    host: look.host,
    tenant: look.tenant,
    agent: name,
    class: request?.agentClass ?? pane?.metadata.class ?? '',
    runtime: request?.runtime ?? runtimeOf(agent),
    model: request?.model ?? pane?.metadata.model ?? '',
    effort: request?.effort ?? pane?.metadata.effort ?? '',
    state,
    reason: declared?.problem || reason || takenText(agent),
    pid: isAlive ? pane.pid : null,
    uptimeMs: isAlive ? since(process.startedAtMs) : null,
    idleMs: isAlive && pane.changedAtMs > 0 ? since(pane.changedAtMs) : null,
    heartbeatAgeMs: records.heartbeat === undefined ? null : since(records.heartbeat.atMs),
    boot: unit.boot,
    enabled: declared?.agent.enabled ?? null,
    launcher: pane?.metadata.launcher ?? '',
    launcherVersion: pane?.metadata.version ?? '',
    flags: agentFlags(agent, look),
    drift: agentDrift(agent, look),
  };
}

function takenText({ pane }: AgentLook): string {
  return pane === undefined || pane.takenBy === '' ? '' : `taken over by ${pane.takenBy}`;
}

function agentFlags(agent: AgentLook, look: FleetLook): AgentFlag[] {
  const { name, pane, declared, unit } = agent;
  const isRunning = pane !== undefined && !pane.pane.ended;
  const flags: Record<AgentFlag, boolean> = {
    BOOT: isRunning && (unit.boot === 'disabled' || declared?.agent.enabled === false),
    UNMANAGED: pane !== undefined && look.declared !== undefined && declared === undefined,
    STALE: isRunning && isStale(agent, look),
    SPLIT: (look.elsewhere.get(name) ?? []).length > 0,
    TAKEN: isRunning && pane.takenBy !== '',
  };
  return (Object.keys(flags) as AgentFlag[]).filter((flag) => flags[flag]);
}

/** Only a declared agent has a companion that owes one. */
function isStale({ declared, process, records: { heartbeat } }: AgentLook, { nowMs }: FleetLook): boolean {
  if (declared === undefined || process === undefined) return false;
  const limitMs = STALE_INTERVALS * (heartbeat?.intervalMs ?? USUAL_INTERVAL_MS);
  const ageMs = nowMs - Math.max(heartbeat?.atMs ?? 0, process.startedAtMs);
  // One from the future says nothing of now: the clock was set back.
  return ageMs > limitMs || ageMs < -limitMs;
}
