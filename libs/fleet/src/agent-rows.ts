import type { AgentRow, AgentSession } from '@mosaicstack/contract';

/** What the host adds to tmux's answer. */
export interface HostFacts {
  host: string;
  nowMs: number;
  /** When a process began, in milliseconds of the epoch; undefined where it cannot be asked. */
  startedAtMs(pid: number): number | undefined;
}

/** One row an agent, sorted by name. */
export function agentRows(agents: readonly AgentSession[], facts: HostFacts): AgentRow[] {
  return agents
    .map((agent) => agentRow(agent, facts))
    .sort((a, b) => (a.agent < b.agent ? -1 : Number(a.agent > b.agent)));
}

/** A length of time for people: `7s`, `12m`, `5h`, `3d`; `-` where it is not known. */
export function formatAge(ageMs: number | null): string {
  if (ageMs === null) return '-';
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

function agentRow({ pane, pid, metadata }: AgentSession, facts: HostFacts): AgentRow {
  const { host } = facts;
  const { name: agent, runtime, launcher } = metadata;
  if (pane.ended) return { host, agent, runtime, state: 'dead', pid: null, launcher, ageMs: null };
  const startedAtMs = pid === 0 ? undefined : facts.startedAtMs(pid);
  // tmux said that the pane lives; without its process nothing is known of the runtime.
  if (startedAtMs === undefined) return { host, agent, runtime, state: 'unknown', pid: null, launcher, ageMs: null };
  const ageMs = Math.max(0, Math.round(facts.nowMs - startedAtMs));
  return { host, agent, runtime, state: 'running', pid, launcher, ageMs };
}
