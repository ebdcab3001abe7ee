import { describe, expect, it } from 'vitest';
import { fleetReport, stopReport } from './schemas.ts';

const running = {
  host: 'h',
  tenant: 'default',
  agent: 'a',
  class: 'worker',
  runtime: 'pi',
  model: '',
  effort: '',
  state: 'working',
  reason: '',
  pid: 7,
  uptimeMs: 10,
  idleMs: 5,
  heartbeatAgeMs: null,
  boot: 'none',
  enabled: true,
  launcher: 'bash',
  launcherVersion: '1.2.3',
  flags: ['STALE'],
  drift: [{ field: 'model', declared: 'a', running: 'b' }],
};
const report = {
  version: 2,
  host: 'h',
  tenant: 'default',
  socket: 'mosaic-fleet',
  tmuxVersion: '3.3a',
  rosterProblem: null,
  agents: [running],
};
const withAgent = (change: object) => ({ ...report, agents: [{ ...running, ...change }] });

describe('the report of a fleet', () => {
  it.each<[string, unknown]>([
    ['a running agent', report],
    ['a dead agent, which has neither process nor age', withAgent({ state: 'dead', pid: null, uptimeMs: null })],
    ['an agent of which nothing is known', withAgent({ state: 'unknown', pid: null, uptimeMs: null })],
    ['no agent on the default server', { ...report, socket: '', tmuxVersion: null, agents: [] }],
  ])('may tell of %s', (_title, value) => {
    expect(fleetReport.parse(value)).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['another version', { ...report, version: 1 }],
    ['no agents at all', { ...report, agents: undefined }],
    ['a field that is not in it', { ...report, more: 1 }],
    ['a state that is not one', withAgent({ state: 'missing' })],
    ['a field of an agent that is not in it', withAgent({ more: 'm' })],
    ['an agent without a process where null was meant', withAgent({ pid: undefined })],
    ['a drift of a field that is none', withAgent({ drift: [{ field: 'x', declared: '', running: '' }] })],
    ['a flag that is none', withAgent({ flags: ['OLD'] })],
    ['half a millisecond', withAgent({ uptimeMs: 0.5 })],
  ])('must not have %s', (_title, value) => {
    expect(fleetReport.safeParse(value).success).toBe(false);
  });
});

describe('the report of a stop', () => {
  const stopped = { version: 1, host: 'h', socket: '', stopped: ['a', 'b'], server: 'none' };

  it.each<[string, unknown]>([
    ['agents that were stopped', stopped],
    ['a server that stays', { ...stopped, stopped: [], server: 'stays' }],
  ])('may tell of %s', (_title, value) => {
    expect(stopReport.parse(value)).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['another version', { ...stopped, version: 2 }],
    ['a server of another kind', { ...stopped, server: 'gone' }],
    ['an agent without a name', { ...stopped, stopped: [null] }],
    ['a field that is not in it', { ...stopped, more: 1 }],
  ])('must not have %s', (_title, value) => {
    expect(stopReport.safeParse(value).success).toBe(false);
  });
});
