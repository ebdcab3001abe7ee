import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { type SandboxFolder, sandboxFolder, socketFolder } from '@mosaicstack/test-support';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadScenarios } from '../load/scenario-files.ts';
import { runCell } from '../run/run-cell.ts';
import { isRed, runAll } from '../run/run-cells.ts';
import { DeclaredLaunch } from '../schema/expectation.ts';
import { aspectsOf, knownScenario, sampleAdapter } from './sample.ts';

let sandbox: SandboxFolder;
beforeEach(() => {
  sandbox = sandboxFolder();
});
afterEach(() => sandbox.remove());

/** An adapter that is this sh script. */
function scripted(script: string) {
  const impl = `${sandbox.path}/launcher`;
  writeFileSync(impl, `#!/bin/sh\n${script}\n`);
  chmodSync(impl, 0o755);
  return sampleAdapter({ impl, argv: ['{{IMPL}}'] });
}

it('/bin/true fails every scenario in every lane', { timeout: 120_000 }, async () => {
  const adapter = sampleAdapter({ impl: '/bin/true', argv: ['/bin/true'] });
  const cells = loadScenarios().flatMap((scenario) => scenario.lanes.map((lane) => ({ scenario, adapter, lane })));
  const results = await runAll(cells, { workers: 8 });
  expect(results.filter((result) => !isRed(result)).map(({ id, lane }) => `${id} ${lane}`)).toEqual([]);
  expect(results.filter(({ verdict }) => verdict !== 'FAIL')).toEqual([]);
});

it('one that says the right words and calls nothing fails by its calls alone', async () => {
  const adapter = scripted("echo 'Mosaic agent session already running: coder-1 on socket mosaic-fleet'");
  const result = await runCell({ scenario: knownScenario('LNCH-123'), adapter, lane: 'fake' });
  expect(result.verdict).toBe('FAIL');
  expect(aspectsOf(result)).toEqual(['calls', 'rules not used']);
});

it('one that makes the right calls and one more fails, though it swallows the answer', async () => {
  const adapter = scripted(
    "tmux -L mosaic-fleet has-session -t =coder-1; tmux -L mosaic-fleet list-panes -s -t =coder-1: -F '#{pane_id},#{pane_dead},#{@mosaic_pane},#{pane_dead_status},#{pane_dead_signal}' >/dev/null; tmux kill-server 2>/dev/null || true; echo 'Mosaic agent session already running: coder-1 on socket mosaic-fleet'",
  );
  const result = await runCell({ scenario: knownScenario('LNCH-123'), adapter, lane: 'fake' });
  expect(aspectsOf(result)).toEqual(['calls', 'calls without a rule']);
});

it('one that writes a file of its own fails', async () => {
  const adapter = scripted('echo x >"$HOME/.left"; exit 64');
  const result = await runCell({ scenario: knownScenario('LNCH-001'), adapter, lane: 'fake' });
  expect(aspectsOf(result)).toEqual(['stderr', 'files']);
});

it('one that does not end is killed and told as TIMEOUT', async () => {
  const adapter = scripted('/bin/sleep 60');
  const result = await runCell({ scenario: knownScenario('LNCH-001'), adapter, lane: 'fake', timeoutMs: 200 });
  expect(result.verdict).toBe('TIMEOUT');
});

it('one that leaves a program running on the real lane fails, and the program is ended', async () => {
  const adapter = scripted('/usr/bin/setsid /bin/sleep 61 & exit 64');
  const result = await runCell({ scenario: knownScenario('LNCH-001'), adapter, lane: 'real' });
  expect(result.differences).toContainEqual({ aspect: 'left running', expected: "''", actual: "'/bin/sleep 61'" });
});

it('one that starts a server outside the sandbox fails, and the server is ended', async () => {
  const outside = `${sandbox.path}/outside`;
  const adapter = scripted(
    `TMUX_TMPDIR='${sandbox.path}' tmux -L outside -f /dev/null new-session -d sleep 62; exit 64`,
  );
  const result = await runCell({ scenario: knownScenario('LNCH-001'), adapter, lane: 'real' });
  const left = result.differences.find(({ aspect }) => aspect === 'left running');
  expect(left).toMatchObject({ actual: expect.stringContaining(outside.replace('/outside', '')) });
});

it('one that leaves a socket outside the sandbox fails, though its server has ended', async () => {
  const socket = `mc-stray-${process.pid}`;
  const known = knownScenario('LNCH-006');
  const launch = { ...DeclaredLaunch.parse({ name: 'x', command: 'x' }), socket };
  const adapter = scripted(`unset TMUX_TMPDIR; tmux -L ${socket} -f /dev/null start-server; exit 64`);
  const scenario = { ...known, expect: { ...known.expect, launch, stderr: { any: true as const } } };
  try {
    const result = await runCell({ scenario, adapter, lane: 'real' });
    const actual = `'made ${socketFolder('/tmp')}/${socket}'`;
    expect(result.differences).toEqual([{ aspect: 'left running', expected: "''", actual }]);
  } finally {
    rmSync(`${socketFolder('/tmp')}/${socket}`, { force: true });
  }
});
