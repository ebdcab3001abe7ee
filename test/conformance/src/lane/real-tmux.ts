import { type FakeCall, listeningSockets, retryUntil, runTmux, type TmuxResult } from '@mosaicstack/test-support';
import { expectedOptions } from '../judge/judge-real.ts';
import type { CellContext } from './context.ts';
import type { PaneFacts } from './observation.ts';
import { RUNTIMES } from './sandbox-tools.ts';

const FIELDS = ['pane_dead', 'pane_pid', 'pane_dead_status', 'pane_dead_signal', 'window_width', 'window_height'];

/** Asks the cell's own tmux server; it is never started by a question. */
export function askTmux(context: CellContext, ...args: string[]): Promise<TmuxResult> {
  const { cell, expect } = context;
  const socket = expect.launch?.socket ?? 'mosaic-fleet';
  return runTmux([...(socket === '' ? [] : ['-L', socket]), ...args], cell.environment);
}

/** The names of the sessions; null where no server answers. */
export async function sessionNames(context: CellContext): Promise<string[] | null> {
  if (listeningSockets(context.cell.environment.TMUX_TMPDIR).length === 0) return null;
  const { exit, stdout } = await askTmux(context, 'list-sessions', '-F', '#{session_name}');
  return exit === 0 ? stdout.split('\n').filter(Boolean) : null;
}

/** The names of the sockets of servers that listen. */
export function socketNames(context: CellContext): string[] {
  return listeningSockets(context.cell.environment.TMUX_TMPDIR).map((path) => path.slice(path.lastIndexOf('/') + 1));
}

/** The runtime's pane, as soon as it is as the scenario wants it, else as it is at the deadline. */
export async function settledPane(context: CellContext): Promise<PaneFacts | undefined> {
  const { expect } = context;
  if (expect.pane === undefined || expect.launch === undefined || socketNames(context).length === 0) return undefined;
  const { alive, sees, status, signal, isRuntime } = expect.pane;
  let last: PaneFacts | undefined;
  const ask = async (): Promise<boolean> => {
    last = await paneFacts(context, expect.launch?.name ?? '');
    if (last === undefined || last.dead === alive) return false;
    const isSeen =
      sees === undefined || (last.seen !== undefined && (isRuntime !== true || last.seen.pid === last.pid));
    return isSeen && (status ?? last.status) === last.status && (signal ?? last.signal) === last.signal;
  };
  await retryUntil(ask, { deadlineMs: 1000, everyMs: 10 }).catch(() => undefined);
  return last;
}

/** The facts of the session's only pane; undefined where there is none. */
async function paneFacts(context: CellContext, name: string): Promise<PaneFacts | undefined> {
  const options = Object.keys(expectedOptions(context));
  const format = [...FIELDS, ...options].map((field) => `#{${field}}`).join('\n');
  const { exit, stdout } = await askTmux(context, 'display-message', '-p', '-t', `=${name}:`, format);
  const values = stdout.split('\n');
  if (exit !== 0 || values.length < FIELDS.length) return undefined;
  const [dead, pid, status = '', signal = '', width, height] = values;
  return {
    dead: dead === '1',
    pid: Number(pid),
    status,
    signal,
    size: `${width}x${height}`,
    options: Object.fromEntries(options.map((option, index) => [option, values[FIELDS.length + index] ?? ''])),
    seen: runtimeOf(context.cell.tools.calls(), name, Number(pid)),
  };
}

/** The record of the process itself, else the last one of that agent. */
function runtimeOf(calls: readonly FakeCall[], name: string, pid: number): FakeCall | undefined {
  const own = calls.filter(
    ({ tool, environment }) => RUNTIMES.includes(tool) && environment.MOSAIC_AGENT_NAME === name,
  );
  return own.find((call) => call.pid === pid) ?? own.at(-1);
}
