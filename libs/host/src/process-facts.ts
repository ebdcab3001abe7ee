import { readlinkSync } from 'node:fs';
import { type ProcessStat, readOr, readStat, startClock } from './process-stat.ts';

/** What is known of one living process. */
export interface ProcessFacts {
  pid: number;
  /** Clock ticks since boot; with the id it names one process for ever (proc(5), field 22). */
  startTicks: number;
  startedAtMs: number;
  /** Its program's file; `(deleted)` stands behind it where that was replaced. Empty where it may not be asked. */
  exe: string;
  /** `NAME=value`, as it was started; undefined where it was not, or may not be, asked. */
  environment: string[] | undefined;
  /** The folder that it is in, links followed; empty where it was not, or may not be, asked. */
  cwd: string;
  /** The program that has the terminal: the process itself, or one below it. */
  foreground: { pid: number; parent: number; exe: string; argv: string[] };
}

/** A process below a tmux server, with what it says of the agent that it is. */
export interface AgentProcess {
  pid: number;
  agent: string;
  /** The path of its server's socket. */
  socket: string;
  mosaicHome: string;
}

/** A process that is asked for, and whether its environment is wanted too. */
export interface ProcessQuery {
  pid: number;
  withEnvironment: boolean;
}

/** The facts of those processes that live. */
export function processFacts(queries: readonly ProcessQuery[]): Map<number, ProcessFacts> {
  const startMs = startClock();
  const facts = new Map<number, ProcessFacts>();
  for (const { pid, withEnvironment } of queries) {
    const stat = readStat(pid);
    if (stat === undefined) continue;
    const isOwner = stat.foreground <= 0 || stat.foreground === pid;
    const owner = (isOwner ? undefined : readStat(stat.foreground)) ?? stat;
    const exe = exeOf(pid);
    facts.set(pid, {
      pid,
      startTicks: stat.startTicks,
      startedAtMs: startMs(stat.startTicks),
      exe,
      environment: withEnvironment ? listOf(`/proc/${pid}/environ`) : undefined,
      cwd: withEnvironment ? linkOf(`/proc/${pid}/cwd`) : '',
      foreground: foregroundOf(owner, owner === stat ? exe : exeOf(owner.pid)),
    });
  }
  return facts;
}

/** Its words are read when somebody asks for them, which is seldom. */
function foregroundOf({ pid, parent }: ProcessStat, exe: string): ProcessFacts['foreground'] {
  return {
    pid,
    parent,
    exe,
    get argv() {
      return listOf(`/proc/${pid}/cmdline`) ?? [];
    },
  };
}

/** The program of a process; empty where there is none or it may not be asked. */
export function exeOf(pid: number): string {
  return linkOf(`/proc/${pid}/exe`);
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Whether more than one tmux server listens on this host: a line of proc(5)'s list of sockets a server. */
export function hasManyTmuxServers(): boolean {
  const sockets = readOr('/proc/net/unix')?.matchAll(/ 00010000 0001 01 +\d+ (\S*\/tmux-\d+\/.*)$/gm) ?? [];
  return new Set([...sockets].map(([, path]) => path)).size > 1;
}

/** The processes that tmux servers have started for agents, those of one server left out. */
export function agentProcesses(pids: readonly number[], exceptServer: number): AgentProcess[] {
  const stats = pids.flatMap((pid) => readStat(pid) ?? []);
  const servers = new Set(stats.filter(({ name }) => name.startsWith('tmux: server')).map(({ pid }) => pid));
  servers.delete(exceptServer);
  return stats
    .filter(({ parent }) => servers.has(parent))
    .flatMap(({ pid }) => agentOf(pid, listOf(`/proc/${pid}/environ`) ?? []) ?? []);
}

function agentOf(pid: number, environment: readonly string[]): AgentProcess | undefined {
  const value = (name: string): string | undefined =>
    environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  const agent = value('MOSAIC_AGENT_NAME');
  const socket = value('TMUX')?.split(',')[0];
  const mosaicHome = value('MOSAIC_HOME') ?? '';
  return agent === undefined || socket === undefined ? undefined : { pid, agent, socket, mosaicHome };
}

function listOf(path: string): string[] | undefined {
  return readOr(path)?.replace(/\0$/, '').split('\0');
}
