import * as z from 'zod';
import { death, failedStart, heartbeat, stopRecord } from './run-records.ts';

/**
 * What is known of an agent: `starting`, `working`, `idle`, `waiting` (for its operator), `draft` (unsent text stands in
 * its input box), `dead`, `stopped`, or `unknown` where it could not be asked, which is never success.
 */
export const agentState = z.enum(['starting', 'working', 'idle', 'waiting', 'draft', 'dead', 'stopped', 'unknown']);

/** What may differ between what is declared of an agent and what runs. */
export const driftField = z.enum([
  'command',
  'runtime',
  'class',
  'workdir',
  'model',
  'effort',
  'env',
  'process',
  'launcher',
  'tmux',
  'unit',
]);

/** One difference; a value that may be a secret is not told. */
export const drift = z.strictObject({ field: driftField, declared: z.string(), running: z.string() });

/**
 * `BOOT` runs but would not after a reboot, `UNMANAGED` is not in the roster, `STALE` has no fresh heartbeat, `SPLIT` runs
 * on another socket too, `TAKEN` somebody has taken its terminal over.
 */
export const agentFlag = z.enum(['BOOT', 'UNMANAGED', 'STALE', 'SPLIT', 'TAKEN']);

/** One agent, as `mosaic fleet ps --json` tells it. */
export const agentRow = z.strictObject({
  host: z.string(),
  tenant: z.string(),
  agent: z.string(),
  class: z.string(),
  runtime: z.string(),
  model: z.string(),
  effort: z.string(),
  state: agentState,
  /** Why the state is what it is, where that is not plain. */
  reason: z.string(),
  /** Process in the pane; null where there is none. */
  pid: z.int().nullable(),
  /** Since the runtime's process began; null where there is none. */
  uptimeMs: z.int().nullable(),
  /** Since its terminal last changed; null where there is none. */
  idleMs: z.int().nullable(),
  /** Since its last heartbeat; null where there is none. */
  heartbeatAgeMs: z.int().nullable(),
  /** Whether its unit starts it at boot; `none` where this host has no units for agents. */
  boot: z.enum(['enabled', 'disabled', 'none', 'unknown']),
  /** Whether the roster wants it to run; null for one that is not in it. */
  enabled: z.boolean().nullable(),
  launcher: z.string(),
  launcherVersion: z.string(),
  flags: z.array(agentFlag),
  drift: z.array(drift),
});

/** The answer of `mosaic fleet ps --json`. */
export const fleetReport = z.strictObject({
  version: z.literal(2),
  host: z.string(),
  tenant: z.string(),
  /** Name of the tmux socket; empty for the user's default server. */
  socket: z.string(),
  /** Version of the tmux server; null where none runs. */
  tmuxVersion: z.string().nullable(),
  /** Why the roster cannot be read, where the one that was read last counts; else null. */
  rosterProblem: z.string().nullable(),
  agents: z.array(agentRow),
});

/** The answer of `mosaic fleet stop --json`. */
export const stopReport = z.strictObject({
  version: z.literal(1),
  host: z.string(),
  /** Name of the tmux socket; empty for the user's default server. */
  socket: z.string(),
  /** Names of the agents that were stopped. */
  stopped: z.array(z.string()),
  /** Whether a tmux server stays. */
  server: z.enum(['none', 'stays']),
});

/** The answer of `mosaic fleet start --json` and `restart --json`. */
export const startReport = z.strictObject({
  version: z.literal(1),
  host: z.string(),
  socket: z.string(),
  agents: z.array(
    z.strictObject({
      agent: z.string(),
      result: z.enum(['started', 'already running', 'failed']),
      /** The error's code; null where there was none. */
      code: z.string().nullable(),
      cause: z.string().nullable(),
    }),
  ),
});

/** The answer of `mosaic fleet status --json`. */
export const statusReport = z.strictObject({
  version: z.literal(1),
  host: z.string(),
  tenant: z.string(),
  /** Path of the roster; null where there is none. */
  roster: z.string().nullable(),
  /** Why it cannot be read, where the one that was read last counts; else null. */
  rosterProblem: z.string().nullable(),
  socket: z.string(),
  /** What is known of the tmux server, in words. */
  server: z.string(),
  /** How many agents are in a state. */
  states: z.partialRecord(agentState, z.int()),
  /** Names of the agents that are not as declared. */
  wrong: z.array(z.string()),
});

/** The answer of `mosaic fleet why --json`: the agent's row, and what is kept of it. */
export const whyReport = agentRow.extend({
  version: z.literal(1),
  death: death.nullable(),
  stop: stopRecord.nullable(),
  heartbeat: heartbeat.nullable(),
  /** The last start, where it failed. */
  failedStart: failedStart.nullable(),
  lastWords: z.array(z.string()),
});

/** One line of `mosaic fleet tail --json`. */
export const tailLine = z.strictObject({
  version: z.literal(1),
  host: z.string(),
  tenant: z.string(),
  agent: z.string(),
  /** When it was read. */
  atMs: z.int(),
  line: z.string(),
});

export type AgentState = z.infer<typeof agentState>;
export type AgentFlag = z.infer<typeof agentFlag>;
export type DriftField = z.infer<typeof driftField>;
export type Drift = z.infer<typeof drift>;
export type AgentRow = z.infer<typeof agentRow>;
export type FleetReport = z.infer<typeof fleetReport>;
export type StatusReport = z.infer<typeof statusReport>;
export type StopReport = z.infer<typeof stopReport>;
export type StartReport = z.infer<typeof startReport>;
