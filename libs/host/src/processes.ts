import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readOr, readStat, startClock } from './process-stat.ts';

/** One process, and the moment of its start, which tells it from a later one with the same id. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  /** Clock ticks since boot, as /proc/PID/stat has it (proc(5), field 22). */
  startTicks: number;
}

const POLL_MS = 20;

/** When a process began, in milliseconds of the epoch; undefined where there is no such process. */
export function startedAtMs(pid: number): number | undefined {
  const stat = readStat(pid);
  return stat === undefined ? undefined : startClock()(stat.startTicks);
}

/** The processes of this host at one moment, for many questions. */
export interface ProcessSnapshot {
  /** Processes and all that descend from them, each of them once. */
  tree(...roots: number[]): ProcessEntry[];
  /** Each with its environment as a list of `NAME=value`; those of other users are left out. */
  environments(): [ProcessEntry, string[]][];
}

/** Looks at all processes once. */
export function processSnapshot(): ProcessSnapshot {
  const entries = allProcesses();
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of entries) children.set(entry.parent, [...(children.get(entry.parent) ?? []), entry]);
  return {
    tree(...roots) {
      const tree = new Set(entries.filter(({ pid }) => roots.includes(pid)));
      // A set is walked to its end, also where it grows meanwhile.
      for (const { pid } of tree) for (const child of children.get(pid) ?? []) tree.add(child);
      return [...tree];
    },
    environments: () =>
      entries.flatMap((entry): [ProcessEntry, string[]][] => {
        const text = readOr(`/proc/${entry.pid}/environ`);
        return text === undefined ? [] : [[entry, text.split('\0')]];
      }),
  };
}

/** Processes and all that descend from them, each of them once. */
export function processTree(...roots: number[]): ProcessEntry[] {
  return roots.length === 0 ? [] : processSnapshot().tree(...roots);
}

/** The processes whose environment, as a list of `NAME=value`, is of a kind; those of other users are left out. */
export function processesWith(isOfKind: (environment: readonly string[]) => boolean): ProcessEntry[] {
  return processSnapshot()
    .environments()
    .flatMap(([entry, environment]) => (isOfKind(environment) ? [entry] : []));
}

/**
 * Ends processes gently, then firmly: SIGTERM, and after `graceMs` SIGKILL to those that are left.
 * @returns those that are still there after `graceMs` more
 */
export async function endProcesses(entries: readonly ProcessEntry[], graceMs: number): Promise<ProcessEntry[]> {
  let left = entries.filter(isAlive);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of left) sendSignal(pid, signal);
    left = await waitForEnd(left, graceMs);
    if (left.length === 0) break;
  }
  return left;
}

async function waitForEnd(entries: readonly ProcessEntry[], graceMs: number): Promise<ProcessEntry[]> {
  const deadline = Date.now() + graceMs;
  let left = entries.filter(isAlive);
  while (left.length > 0 && Date.now() < deadline) {
    await delay(POLL_MS);
    left = left.filter(isAlive);
  }
  return left;
}

function isAlive(entry: ProcessEntry): boolean {
  return readStat(entry.pid)?.startTicks === entry.startTicks;
}

/** One that is gone, or is another user's (`sudo` in a pane), gets none; whether it is left is seen afterwards. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ESRCH', 'EPERM'].includes(code)) throw error;
  }
}

function allProcesses(): ProcessEntry[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    const stat = readStat(Number(id));
    return stat === undefined ? [] : [{ pid: stat.pid, parent: stat.parent, startTicks: stat.startTicks }];
  });
}
