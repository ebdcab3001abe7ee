import * as z from 'zod';

/** Whose record it is: on every one of them. */
const whose = {
  version: z.literal(1),
  host: z.string(),
  tenant: z.string(),
  agent: z.string(),
};

const epochMs = z.int().nonnegative();

/** `fleet/run/NAME.hb`: an agent's sign of life. */
export const heartbeat = z.looseObject({
  ...whose,
  /** The process that is meant; null where the writer does not say. */
  pid: z.int().nullable().default(null),
  /** When it began, in clock ticks since boot. */
  startTicks: z.int().nullable().default(null),
  atMs: epochMs,
  intervalMs: z.int().positive(),
  writer: z.enum(['companion', 'runtime']),
});

/** The first line of `fleet/run/NAME.death`; the pane's last lines follow. */
export const death = z.looseObject({
  ...whose,
  pid: z.int(),
  startedAtMs: epochMs,
  endedAtMs: epochMs,
  /** Exit status; null where tmux does not know it. */
  status: z.int().nullable(),
  /** Signal's number; null where there was none, or tmux does not know it. */
  signal: z.int().nullable(),
  /** The launch's hash; empty where its server has gone. */
  launch: z.string(),
});

/** `fleet/run/NAME.stop`: that an operator has ended it. */
export const stopRecord = z.looseObject({ ...whose, atMs: epochMs, by: z.string() });

/** `fleet/run/NAME.start`: that its last start failed. */
export const failedStart = z.looseObject({ ...whose, atMs: epochMs, code: z.string(), cause: z.string() });

export type FailedStart = z.infer<typeof failedStart>;
export type Heartbeat = z.infer<typeof heartbeat>;
export type Death = z.infer<typeof death>;
export type StopRecord = z.infer<typeof stopRecord>;
