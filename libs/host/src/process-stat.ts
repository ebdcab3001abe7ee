import { readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

/** What /proc/PID/stat says of a living process (proc(5)). */
export interface ProcessStat {
  pid: number;
  name: string;
  parent: number;
  /** The process group that its terminal belongs to; -1 without one. */
  foreground: number;
  /** Clock ticks since boot; with the id they name one process for ever. */
  startTicks: number;
}

/** One process; undefined where it has gone. One that has ended and was not yet collected counts as gone, too. */
export function readStat(pid: number): ProcessStat | undefined {
  const text = readOr(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name is in parentheses and may hold any byte; the fields begin behind the last one.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return {
    pid,
    name: text.slice(text.indexOf('(') + 1, end),
    parent: Number(fields[1]),
    foreground: Number(fields[5]),
    startTicks: Number(fields[19]),
  };
}

/** What turns clock ticks since boot into milliseconds of the epoch. */
export function startClock(): (startTicks: number) => number {
  const bootedAtMs = Number(/^btime (\d+)$/m.exec(readOr('/proc/stat') ?? '')?.[1] ?? 0) * 1000;
  return (startTicks) => bootedAtMs + (startTicks * 1000) / TICKS_A_SECOND;
}

/** The text of a file; undefined where there is none or it may not be read. */
export function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
