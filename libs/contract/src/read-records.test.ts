import { describe, expect, it } from 'vitest';
import { readDeath, readFailedStart, readHeartbeat, readStop } from './read-records.ts';
import { death, failedStart, heartbeat, stopRecord } from './run-records.ts';

const whose = { version: 1, host: 'h', tenant: 't', agent: 'a' };
const SAMPLES = {
  heartbeat: { ...whose, pid: 7, startTicks: 3, atMs: 5, intervalMs: 1000, writer: 'companion' },
  death: { ...whose, pid: 7, startedAtMs: 1, endedAtMs: 2, status: 0, signal: null, launch: 'ab' },
  stop: { ...whose, atMs: 5, by: 'ada' },
  'failed start': { ...whose, atMs: 5, code: 'X', cause: 'it' },
};
const VALUES = [undefined, null, '', 'x', 0, 1, -1, 1.5, Number.MAX_SAFE_INTEGER + 1, true, [], {}, 'runtime'];
const READERS = {
  heartbeat: [readHeartbeat, heartbeat],
  death: [readDeath, death],
  stop: [readStop, stopRecord],
  'failed start': [readFailedStart, failedStart],
} as const;

describe.each(Object.entries(READERS))('the reader of a %s', (kind, [read, schema]) => {
  const sample = SAMPLES[kind as keyof typeof SAMPLES];

  it.each([...Object.keys(sample), 'more'])('says what the schema says, whatever %s is', (name) => {
    for (const value of VALUES) {
      const line = JSON.stringify({ ...sample, [name]: value });
      expect({ value, read: read(line) }).toEqual({ value, read: schema.safeParse(JSON.parse(line)).data });
    }
  });

  it.each(['', '{', 'null', '[]', '1', '"x"', '\0', `${JSON.stringify(sample)}x`])('takes %j for none', (line) => {
    expect(read(line)).toBeUndefined();
  });

  it('takes the sample', () => {
    expect(read(JSON.stringify(sample))).toEqual(sample);
  });
});
