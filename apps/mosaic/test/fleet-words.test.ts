import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { fleetReport, statusReport, whyReport } from '@mosaicstack/contract/schemas';
import { realTool, retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox, MOSAIC, STUB_COMMAND } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let sandbox: FleetSandbox;
const fleet = (...args: string[]) => sandbox.mosaic('fleet', ...args);

beforeEach(() => {
  sandbox = fleetSandbox();
  sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
});
afterEach(() => sandbox.end());

describe('what is asked for and is not there', () => {
  beforeEach(() => sandbox.declare({ a: { runtime: 'stub', command: STUB_COMMAND, class: 'worker' } }));

  it.each<[string[], string]>([
    [['ps', '--class', 'lead', '--state', 'dead'], 'none of 1 agents is asked for: --state dead --class lead\n'],
    [['start', '--class', 'lead'], 'no agent is of class lead\n'],
    [['receipts', 'a'], 'no receipts\n'],
    [['watch', '--socket', 'empty', '--mosaic-home', '/nowhere'], 'no agents on socket empty\n'],
  ])('%j says so', async (args, stderr) => {
    expect(await fleet(...args)).toEqual({ exit: 0, stdout: '', stderr });
  });

  it.each<[string[], string]>([
    [['receipts', 'nobody'], "cannot show receipts of agent 'nobody': neither the roster nor a receipt has it\n"],
    [['attach', 'nobody'], "cannot attach to agent 'nobody': it has no session\n"],
  ])('%j is refused', async (args, words) => {
    const { exit, stderr } = await fleet(...args);
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining(words) });
  });

  it('two flags that say the opposite are refused', async () => {
    const { exit, stderr } = await fleet('edit', 'a', '--enabled', '--no-enabled');
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining("'--no-enabled'") });
    expect((await fleet('edit', 'a', '--no-enabled', '--no-enabled')).exit).toBe(0);
  });

  it('receipts of another message are not told', async () => {
    await fleet('start', 'a');
    await fleet('send', 'a', '-m', 'x');
    expect((await fleet('receipts', '--id', 'other')).stderr).toBe('none of 1 receipts is asked for\n');
  });
});

it('why tells of a start that failed, until one succeeds', async () => {
  sandbox.declare({ a: { runtime: 'stub', command: STUB_COMMAND, workdir: '/dev/null/x' } });
  expect((await fleet('start', 'a')).exit).toBe(1);
  const { stdout } = await fleet('why', 'a');
  expect(stdout).toMatch(/^ {2}last start failed \d+s ago \([^)]*Z\): [^\n]+ \(LAUNCH_[A-Z_]+\)$/m);
  const story = async () => whyReport.parse(JSON.parse((await fleet('why', 'a', '--json')).stdout)).failedStart;
  expect(await story()).toMatchObject({ agent: 'a', tenant: 'default', code: expect.stringMatching(/^LAUNCH_/) });
  await fleet('edit', 'a', '--unset', 'workdir');
  expect((await fleet('start', 'a')).exit).toBe(0);
  expect(await story()).toBeNull();
});

it('a start that a Ctrl-C ends says which agents it has not started', async () => {
  sandbox.declare({ a: { command: 'exec sleep 600' }, b: { command: 'exec sleep 600' } });
  sandbox.replace(
    'tmux',
    `case "$*" in *new-session*) : >"$HOME/started"; sleep 3 ;; esac\nexec '${realTool('tmux')}' "$@"`,
  );
  const start = spawn(process.execPath, [MOSAIC, 'fleet', 'start', '--all'], { env: sandbox.environment });
  let said = '';
  start.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise((resolve) => void start.on('close', (_exit, signal) => resolve(signal)));
  await retryUntil(
    () => existsSync(`${sandbox.home}/started`),
    { what: 'the start', everyMs: 20 },
    (is) => is,
  );
  start.kill('SIGINT');
  expect(await ended).toBe('SIGINT');
  expect(said).toContain('mosaic: interrupted; not started: a b\n');
});

it('what runs and is not to run is flagged', async () => {
  sandbox.declare({ a: { runtime: 'stub', command: STUB_COMMAND, enabled: false } });
  await fleet('start', 'a');
  expect((await sandbox.rows('a'))[0]).toMatchObject({ flags: ['BOOT'], enabled: false });
});

it('a removed agent leaves no records behind, but what it was told', async () => {
  sandbox.declare({ a: { runtime: 'stub', command: STUB_COMMAND }, b: {} });
  await fleet('start', 'a');
  await fleet('send', 'a', '-m', 'x');
  expect((await fleet('remove', '--stop', 'a')).exit).toBe(0);
  const left = readdirSync(`${sandbox.fleet}/run`).filter((name) => name.startsWith('a.'));
  expect(left).toEqual(['a.prompts.jsonl']);
  expect((await fleet('receipts', 'a')).stdout).toMatch(/ delivered to a: /);
});

describe('a roster that is broken', () => {
  beforeEach(async () => {
    sandbox.declare({ a: { runtime: 'stub', command: STUB_COMMAND } });
    await fleet('start', 'a');
    writeFileSync(`${sandbox.fleet}/roster.yaml`, 'version: 1\nagents:\n  - name: a\n    modle: x\n');
  });

  it('keeps nobody from seeing the fleet as it was declared last', async () => {
    const { exit, stdout, stderr } = await fleet('ps');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: expect.stringContaining('line 4, column 5: ') });
    expect(stdout).toContain(' a ');
    const report = fleetReport.parse(JSON.parse((await fleet('ps', '--json')).stdout));
    expect(report).toMatchObject({ rosterProblem: expect.stringContaining("'modle'"), agents: [{ agent: 'a' }] });
  });

  it('is not as it should be for a script that asks', async () => {
    expect((await fleet('ps', '--check')).exit).toBe(1);
    const { exit, stdout } = await fleet('status', '--json');
    expect({ exit, report: statusReport.parse(JSON.parse(stdout)) }).toMatchObject({
      exit: 1,
      report: { rosterProblem: expect.stringContaining("'modle'"), wrong: [] },
    });
  });
});
