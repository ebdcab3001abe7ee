import type { AgentSession } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { agentRows, formatAge } from './agent-rows.ts';

const session = (name: string, pid: number, ended = false): AgentSession => ({
  session: '$1',
  pane: { id: '%1', ended, runtimePane: '%1', status: '', signal: '' },
  pid,
  metadata: { name, runtime: 'pi', class: '', model: '', effort: '', launcher: 'bash', version: '', launch: '', pid: '' },
});
const facts = { host: 'h', nowMs: 10_000, startedAtMs: (pid: number) => (pid === 7 ? 4000.4 : undefined) };
const common = { host: 'h', runtime: 'pi', launcher: 'bash' };

describe('the rows of a fleet', () => {
  it('are sorted by name, and tell the state of each runtime', () => {
    expect(agentRows([session('c', 8), session('b', 7, true), session('a', 7), session('d', 0)], facts)).toEqual([
      { ...common, agent: 'a', state: 'running', pid: 7, ageMs: 6000 },
      { ...common, agent: 'b', state: 'dead', pid: null, ageMs: null },
      { ...common, agent: 'c', state: 'unknown', pid: null, ageMs: null },
      { ...common, agent: 'd', state: 'unknown', pid: null, ageMs: null },
    ]);
  });

  it('have no negative age where the clock was set back', () => {
    expect(agentRows([session('a', 7)], { ...facts, nowMs: 0 })[0]?.ageMs).toBe(0);
  });
});

it.each([
  [null, '-'],
  [-5, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_599_999, '59m'],
  [3_600_000, '1h'],
  [86_399_999, '23h'],
  [86_400_000, '1d'],
])('an age of %j ms is shown as %s', (ageMs, expected) => {
  expect(formatAge(ageMs)).toBe(expected);
});
