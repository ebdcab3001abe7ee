import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { retryUntil } from './retry-until.ts';

/** A living process that carries a mark. */
export interface MarkedProcess {
  pid: number;
  /** Its arguments joined by blanks. */
  command: string;
}

/**
 * The living processes, save this one, with a text in their environment or in the name of their working folder: what a
 * sandbox has left behind. The folder is there, too, while a process is about to become another program, its environment not.
 */
export function processesMarked(mark: string): MarkedProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids
    .filter((pid) => isMarked(pid, mark) && isAlive(Number(pid)))
    .map((pid) => ({ pid: Number(pid), command: readProc(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

function isMarked(pid: string, mark: string): boolean {
  return readProc(pid, 'environ').includes(mark) || readLink(`/proc/${pid}/cwd`).includes(mark);
}

/** Kills these processes by their ids and waits until they are gone. */
export async function killAll(processes: readonly { pid: number }[]): Promise<void> {
  for (const { pid } of processes) sendSignal(pid, 'SIGKILL');
  await waitUntilGone(processes.map(({ pid }) => pid));
}

/** @throws RetryTimeout where one of them lives on */
export async function waitUntilGone(pids: readonly number[], deadlineMs = 2000): Promise<void> {
  await retryUntil(
    () => pids.filter(isAlive),
    { deadlineMs, everyMs: 5, what: 'the end of the processes' },
    (left) => left.length === 0,
  );
}

/** Whether the process runs; one that has ended and was not yet collected does not. */
export function isAlive(pid: number): boolean {
  const stat = readProc(`${pid}`, 'stat');
  return stat !== '' && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

/** False where there is no such process any more. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** The paths of the Unix sockets that a process has bound. */
export function socketsOf(pid: number): string[] {
  const paths = new Map(boundSockets().map(({ inode, path }) => [inode, path]));
  return readFileDescriptors(pid).flatMap((target) => paths.get(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '') ?? []);
}

/** Every Unix socket of the machine that is bound to a path. */
export function boundSockets(): { inode: string; path: string }[] {
  const rows = readProc('self', 'net/unix')
    .split('\n')
    .map((line) => /^(?:\S+\s+){6}(\d+) (.+)$/.exec(line));
  return rows.flatMap((row) =>
    row?.[1] !== undefined && row[2] !== undefined ? [{ inode: row[1], path: row[2] }] : [],
  );
}

function readFileDescriptors(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

/** Empty where there is no such link any more. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Empty where the process is gone, or is not ours to read. */
function readProc(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
