import type { Death, FailedStart, Heartbeat, StopRecord } from './run-records.ts';

type Fields = Record<string, unknown>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => Number.isSafeInteger(value);
const isCount: Check = (value) => isNumber(value) && (value as number) >= 0;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isAbsentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const WHOSE = { version: (value: unknown) => value === 1, host: isText, tenant: isText, agent: isText };
const HEARTBEAT = {
  ...WHOSE,
  pid: isAbsentOr(orNull(isNumber)),
  startTicks: isAbsentOr(orNull(isNumber)),
  atMs: isCount,
  intervalMs: (value: unknown) => isCount(value) && value !== 0,
  writer: (value: unknown) => value === 'companion' || value === 'runtime',
};
const DEATH = {
  ...WHOSE,
  pid: isNumber,
  startedAtMs: isCount,
  endedAtMs: isCount,
  status: orNull(isNumber),
  signal: orNull(isNumber),
  launch: isText,
};
const FAILED_START = { ...WHOSE, atMs: isCount, code: isText, cause: isText };
const STOP = { ...WHOSE, atMs: isCount, by: isText };

/**
 * Reads the line of a heartbeat as its schema does, without the schema: a table of many agents is to come at once.
 * @returns undefined where it is none
 */
export function readHeartbeat(line: string): Heartbeat | undefined {
  const fields = read(line, HEARTBEAT);
  return fields && ({ pid: null, startTicks: null, ...fields } as unknown as Heartbeat);
}

/** The same for the first line of a death's record. */
export function readDeath(line: string): Death | undefined {
  return read(line, DEATH) as Death | undefined;
}

/** The same for a stop's record. */
export function readStop(line: string): StopRecord | undefined {
  return read(line, STOP) as StopRecord | undefined;
}

/** The same for a record of a start that failed. */
export function readFailedStart(line: string): FailedStart | undefined {
  return read(line, FAILED_START) as FailedStart | undefined;
}

function read(line: string, checks: Record<string, Check>): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    const fields = value as Fields;
    return Object.entries(checks).every(([name, check]) => check(fields[name])) ? fields : undefined;
  } catch {
    return undefined;
  }
}
