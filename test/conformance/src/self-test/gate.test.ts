import { chmodSync, writeFileSync } from 'node:fs';
import { sandboxFolder } from '@mosaicstack/test-support';
import { afterAll, describe, expect, it } from 'vitest';
import { loadGateScenarios } from '../gate/gate-data.ts';
import { runGateCell } from '../gate/run-gate-cell.ts';
import { runGateCells } from '../gate/run-gate-cells.ts';

const sandbox = sandboxFolder();
afterAll(() => sandbox.remove());

const scenarios = loadGateScenarios();
const known = (id: string) => {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario === undefined) throw new Error(`there is no scenario ${id}`);
  return scenario;
};

/** A gate that is this sh script. */
function scripted(script: string) {
  const file = `${sandbox.path}/gate`;
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { row: 'scripted', argv: [file] };
}

describe('a gate that', () => {
  it.each(['/bin/true', '/bin/false'])('is %s fails every scenario', { timeout: 60_000 }, async (file) => {
    const results = await runGateCells(
      scenarios.map((scenario) => ({ scenario, program: { row: 'x', argv: [file] } })),
    );
    expect(results).toHaveLength(scenarios.length);
    expect(results.filter(({ verdict }) => verdict !== 'FAIL')).toEqual([]);
  });

  it('says clean with the right counts fails where something is to be found', async () => {
    const program = scripted("printf 'gate\\t1\\ncounts\\t1\\t1\\t5\\t1\\t12\\nverdict\\tclean\\n'");
    const result = await runGateCell({ scenario: known('GATE-022'), program });
    expect(result.differences.map(({ aspect }) => aspect)).toEqual(['exit', 'stdout']);
  });

  it('says the right report and something on stderr fails', async () => {
    const program = scripted("printf 'gate\\t1\\ncounts\\t1\\t1\\t2\\t1\\t11\\nverdict\\tclean\\n'; echo oh >&2");
    const result = await runGateCell({ scenario: known('GATE-003'), program });
    expect(result.differences.map(({ aspect }) => aspect)).toContain('stderr');
  });
});
