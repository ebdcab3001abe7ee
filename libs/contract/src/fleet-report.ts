import { z } from 'zod';

/** What is known of an agent's runtime. `unknown` is said where it could not be asked; it is never success. */
export const agentState = z.enum(['running', 'dead', 'unknown']);

/** One agent, as `mosaic fleet ps --json` tells it. */
export const agentRow = z.strictObject({
  host: z.string(),
  agent: z.string(),
  runtime: z.string(),
  state: agentState,
  /** Process in the pane; null where the runtime has ended or is unknown. */
  pid: z.int().nullable(),
  launcher: z.string(),
  /** Time since the runtime's process began; null where there is none. */
  ageMs: z.int().nullable(),
});

/** The answer of `mosaic fleet ps --json`. */
export const fleetReport = z.strictObject({
  version: z.literal(1),
  host: z.string(),
  /** Name of the tmux socket; empty for the user's default server. */
  socket: z.string(),
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
  /** Whether a tmux server stays, for sessions that are not agents. */
  server: z.enum(['none', 'stays']),
});

export type AgentState = z.infer<typeof agentState>;
export type AgentRow = z.infer<typeof agentRow>;
export type FleetReport = z.infer<typeof fleetReport>;
export type StopReport = z.infer<typeof stopReport>;
