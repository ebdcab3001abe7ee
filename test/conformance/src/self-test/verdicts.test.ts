import { describe, expect, it } from 'vitest';
import { overrideProblems } from '../load/override-problems.ts';
import { runCell } from '../run/run-cell.ts';
import { Override } from '../schema/overrides.ts';
import { knownScenario, sampleAdapter, sampleScenario } from './sample.ts';

const scenario = knownScenario('LNCH-001');
const usage = scenario.expect.stderr;

function override(fields: Record<string, unknown>): Override {
  return Override.parse({ kind: 'bug', ref: 'issue 2', reason: 'only for this test', expect: { exit: 65 }, ...fields });
}

function run(fields: Record<string, unknown>, script = 'exit 65') {
  const adapter = sampleAdapter({ argv: ['/bin/sh', '-c', script], overrides: { 'LNCH-001': override(fields) } });
  return runCell({ scenario, adapter, lane: 'fake' });
}

describe('a known difference', () => {
  it('is green while it is as declared', async () => {
    expect(await run({ expect: { exit: 65, stderr: { equals: '' } } })).toMatchObject({
      verdict: 'divergence',
      note: 'bug: only for this test (issue 2)',
    });
  });

  it('is red when it has become a third thing', async () => {
    expect(await run({ expect: { exit: 66, stderr: { equals: '' } } })).toMatchObject({ verdict: 'FAIL' });
  });

  it('is red when it is no more', async () => {
    const adapter = sampleAdapter({ overrides: { 'LNCH-001': override({}) } });
    expect(await runCell({ scenario, adapter, lane: 'fake' })).toMatchObject({ verdict: 'UNEXPECTED-PASS' });
  });

  it('holds only for the interpreter and the lane that it names', async () => {
    for (const when of [{ interpreter: 'bash-posix' }, { lane: 'real' }])
      expect(await run({ expect: { exit: 65, stderr: { equals: '' } }, when })).toMatchObject({ verdict: 'FAIL' });
  });
});

describe('the data of known differences', () => {
  const ground = {
    scenarios: [scenario],
    clauses: [
      { id: 'L1.1', text: 'MUST', isMust: true },
      { id: 'L1.2', text: 'MAY', isMust: false },
    ],
    version: '0.0.34',
  };
  const problems = (id: string, fields: Record<string, unknown>) =>
    overrideProblems([sampleAdapter({ overrides: { [id]: override(fields) } })], ground);

  it('is fine where it differs, refers and lasts', () => {
    expect(problems('LNCH-001', { until: '0.0.35' })).toEqual([]);
    expect(problems('LNCH-001', { kind: 'allowed', ref: 'L1.2' })).toEqual([]);
  });

  it.each([
    ['an unknown scenario', 'LNCH-998', {}, 'there is no such scenario'],
    ['one that is equal to the scenario', 'LNCH-001', { expect: { exit: 64, stderr: usage } }, 'does not differ'],
    ['one that has run out', 'LNCH-001', { until: '0.0.34' }, 'ran out with version 0.0.34'],
    ['one that a clause does not allow', 'LNCH-001', { kind: 'allowed', ref: 'L1.1' }, 'does not say MAY'],
    ['one for an interpreter that no row has', 'LNCH-001', { when: { interpreter: 'zsh' } }, "interpreter 'zsh'"],
  ])('is red for %s', (_, id, fields, message) => {
    expect(problems(id, fields).join('\n')).toContain(message);
  });

  it('is red for a bug of both launchers', () => {
    const overrides = { 'LNCH-001': override({}) };
    const both = [sampleAdapter({ overrides }), sampleAdapter({ overrides, launcher: 'typescript' })];
    expect(overrideProblems(both, ground)).toEqual(['LNCH-001 is a bug of both launchers, so the contract is wrong']);
  });

  it.each([
    ['without a reason', { reason: '' }],
    ['without a reference', { ref: '' }],
    ['that asserts nothing', { expect: {} }],
    ['of an unknown kind', { kind: 'flaky' }],
    ['with an unknown field', { skip: true }],
  ])('is refused %s', (_, fields) => {
    expect(() => override(fields)).toThrow();
  });
});

it('a fault of the suite is an ERROR, not a failure of the launcher', async () => {
  const bad = sampleScenario({ given: { args: ['{{NOWHERE}}'] } });
  const result = await runCell({ scenario: bad, adapter: sampleAdapter(), lane: 'fake' });
  expect(result.verdict).toBe('ERROR');
  expect(result.note).toContain('there is no placeholder {{NOWHERE}}');
});

it('a scenario that a row cannot have is told with its reason', async () => {
  const reason = 'there is no such thing there';
  const result = await runCell({
    scenario: sampleScenario({ notFor: { sample: reason } }),
    adapter: sampleAdapter(),
    lane: 'fake',
  });
  expect(result).toMatchObject({ verdict: 'not-applicable', note: reason });
});
