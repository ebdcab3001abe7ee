import { expect, it, vi } from 'vitest';
import { runScenario } from './run-scenario.ts';
import { allScenarios } from './scenario.ts';
import { differences } from './snapshot.ts';

vi.setConfig({ testTimeout: 120_000 });

it.concurrent.each(allScenarios().map((scenario) => [scenario.id, scenario.title, scenario] as const))(
  '%s: %s, whoever installs',
  async (_id, _title, scenario) => {
    const [bash, ...others] = await Promise.all(
      (['bash', 'typescript', ...scenario.also] as const).map((row) => runScenario(scenario, row)),
    );
    expect(bash?.problems).toEqual([]);
    for (const other of others) {
      expect(other.problems).toEqual([]);
      expect(other.ends).toEqual(bash?.ends);
      expect(differences(bash?.tree ?? new Map(), other.tree)).toEqual([]);
    }
  },
);

it('has at least 30 scenarios', () => {
  expect(allScenarios().length).toBeGreaterThanOrEqual(30);
});
