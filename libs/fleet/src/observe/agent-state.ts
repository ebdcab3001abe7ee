import type { AgentRow } from '@mosaicstack/contract';
import { adapterOf } from '../runtimes/index.ts';
import { isBareShell, isShell, isShellCommand } from './bare-shell.ts';
import type { AgentLook, FleetLook } from './observed.ts';
import { screenState } from './screen-state.ts';

/** The state of an agent, and why. */
export type StateAndReason = Pick<AgentRow, 'state' | 'reason'>;

/** A runtime without an adapter that has just written something is at work. */
const QUIET_MS = 3000;

/** The state of one agent. A question that failed is `unknown`, never `dead`. */
export function agentState(agent: AgentLook, look: FleetLook): StateAndReason {
  if (look.tmux.state === 'unknown') return { state: 'unknown', reason: look.tmux.reason };
  const { pane, process } = agent;
  if (pane === undefined) return missingState(agent, look);
  if (pane.pane.ended) return { state: 'dead', reason: endOf(pane.pane) };
  // tmux said that the pane lives; without its process nothing is known of the runtime.
  if (process === undefined) return { state: 'unknown', reason: 'its process cannot be asked' };
  if (hasLeftShell(agent)) return { state: 'dead', reason: 'its runtime has ended and left a shell behind' };
  const adapter = adapterOf(runtimeOf(agent));
  if (adapter === undefined)
    return { state: look.nowMs - pane.changedAtMs < QUIET_MS ? 'working' : 'idle', reason: '' };
  const { state, reason } = screenState(adapter, pane.lines, look.nowMs - process.startedAtMs);
  return { state, reason };
}

/** Whether only a shell is left where a runtime was declared. */
export function hasLeftShell({ pane, process, declared }: AgentLook): boolean {
  if (pane === undefined || process === undefined) return false;
  const command = declared?.request?.command;
  if (command === undefined && pane.metadata.launch === '') return false;
  // A runtime that opens a shell for its user still lives, between the pane's process and that shell.
  const { foreground } = process;
  const isLeft = foreground.pid === process.pid || (foreground.parent === process.pid && isShell(process.exe));
  return isLeft && isBareShell(foreground) && !(command !== undefined && isShellCommand(command));
}

/** The runtime that an agent was started as; of one that does not run, the declared one. */
export function runtimeOf({ pane, declared }: AgentLook): string {
  return pane?.metadata.runtime || declared?.request?.runtime || '';
}

/** An agent without a session: stopped, dead, never started, or living where nobody reaches it. */
function missingState({ name, records, orphan }: AgentLook, look: FleetLook): StateAndReason {
  const { stop, death, heartbeat } = records;
  if (orphan !== undefined)
    return { state: 'unknown', reason: `its session is gone, and its process ${orphan.pid} lives on` };
  if (stop !== undefined) return { state: 'stopped', reason: `by ${stop.by}` };
  if (death === undefined && heartbeat === undefined) return { state: 'stopped', reason: '' };
  if (death !== undefined && death.endedAtMs >= (heartbeat?.atMs ?? 0))
    return { state: 'dead', reason: endOf({ status: textOf(death.status), signal: textOf(death.signal) }) };
  if (look.missedBefore.has(name)) return { state: 'dead', reason: 'its session is gone' };
  return { state: 'unknown', reason: 'its session was not there at one look' };
}

function endOf({ status, signal }: { status: string; signal: string }): string {
  if (signal !== '') return `on signal ${signal}`;
  return status === '' ? 'it ended, tmux does not know how' : `with status ${status}`;
}

function textOf(value: number | null): string {
  return value === null ? '' : `${value}`;
}
