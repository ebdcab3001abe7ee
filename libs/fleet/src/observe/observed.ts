import type { AgentPane, Death, Heartbeat, ServerView, StopRecord } from '@mosaicstack/contract';
import type { LaunchRequest } from '../launch-request.ts';
import type { DeclaredAgent } from '../roster/declared-agents.ts';

/** What the operating system says of the process in a pane. */
export interface PaneProcess {
  pid: number;
  /** Clock ticks since boot; with the id they name one process for ever. */
  startTicks: number;
  startedAtMs: number;
  /** Its program's file; empty where it may not be asked. */
  exe: string;
  /** `NAME=value`; undefined where it may not be asked. */
  environment: readonly string[] | undefined;
  /** The folder that it is in; absent where it was not asked. */
  cwd?: string;
  /** The program that has the terminal: the process itself, or one below it. */
  foreground: { pid: number; parent: number; exe: string; argv: readonly string[] };
}

/** What `fleet/run` holds of an agent. */
export interface RunRecords {
  heartbeat?: Heartbeat | undefined;
  death?: Death | undefined;
  stop?: StopRecord | undefined;
}

/** What systemd says of an agent's unit. */
export interface UnitState {
  boot: 'enabled' | 'disabled' | 'none' | 'unknown';
  /** `active`, `failed`, ...; empty where there is no unit. */
  active: string;
}

/** An agent of the roster, with the launch that its file declares. */
export interface DeclaredLaunch {
  agent: DeclaredAgent;
  /** Undefined where its file cannot be read. */
  request: LaunchRequest | undefined;
  /** What its file sets for the runtime. */
  environment: Readonly<Record<string, string>>;
  /** Why the file cannot be read. */
  problem: string;
}

/** What one look at tmux gave. */
export type TmuxLook =
  | { state: 'answered'; view: ServerView }
  | { state: 'empty' }
  | { state: 'unknown'; reason: string; wayOut?: string | undefined };

/** All that was asked of one host for one table. */
export interface FleetLook {
  host: string;
  tenant: string;
  nowMs: number;
  tmux: TmuxLook;
  /** Undefined where there is no roster, so that nothing is declared. */
  declared: readonly DeclaredLaunch[] | undefined;
  /** By process id. */
  processes: ReadonlyMap<number, PaneProcess>;
  /** By agent. */
  records: ReadonlyMap<string, RunRecords>;
  /** By agent. */
  units: ReadonlyMap<string, UnitState>;
  /** By agent: the sockets of other servers on which it runs too. */
  elsewhere: ReadonlyMap<string, readonly string[]>;
  /** The program of the tmux server's process. */
  serverExe: string;
  /** The release that looks. */
  version: string;
  /** The agents that the look before this one did not find either: a single miss is no proof. */
  missedBefore: ReadonlySet<string>;
  /** Hexadecimal SHA-256 of fields. */
  hash(fields: readonly string[]): string;
}

/** One agent, with all that is known of it. */
export interface AgentLook {
  name: string;
  pane: AgentPane | undefined;
  process: PaneProcess | undefined;
  /** The runtime of an agent without a session, where it lives on: one that ignores the hang-up does. */
  orphan: PaneProcess | undefined;
  declared: DeclaredLaunch | undefined;
  records: RunRecords;
  unit: UnitState;
}
