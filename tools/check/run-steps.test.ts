import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startedAtMs } from '@mosaicstack/host';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countFooter } from './count.ts';
import { runSteps } from './run-steps.ts';
import type { Step } from './steps.ts';

let folder: string;
let printed: string[];
let complaints: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic check '));
  printed = [];
  complaints = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(command: Step['command'], result?: Step['result']) {
  const step: Step = { name: 'trial', command, ...(result && { result }) };
  const [ended] = await runSteps([step], {
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
    progress: () => {},
  });
  return ended?.counts;
}

const counts = (passed: number, failed = 0, skipped = 0) => ({ passed, failed, skipped });
const resultFile = () => ({ file: join(folder, 'out/result.jsonl'), count: countFooter });

it('a step without a result file counts by its last line, else by its exit status', async () => {
  expect(await run(['printf', 'a\\n4 passed, 0 failed, 0 skipped\\n'])).toEqual(counts(4));
  const parts = '9 passed, 0 failed, 0 skipped\\n2 passed, 1 failed, 0 skipped\\n\\n';
  expect(await run(['printf', parts])).toEqual(counts(2, 1));
  expect(await run(['printf', '9 passed, 0 failed, 0 skipped\\nthen it broke\\n'])).toEqual(counts(1));
  expect(await run(['true'])).toEqual(counts(1));
  expect(await run(['false'])).toEqual(counts(0, 1));
});

it('a step whose program is missing has failed', async () => {
  expect(await run(['no-such-program'])).toEqual(counts(0, 1));
});

it('a step that leaves no result file has failed, whatever it says of itself', async () => {
  expect(await run(['printf', '4 passed, 0 failed, 0 skipped\\n'], resultFile())).toEqual(counts(0, 1));
  expect(printed[0]).toContain('out/result.jsonl');
});

it('the result file of an earlier run does not count', async () => {
  const file = join(folder, 'result.jsonl');
  writeFileSync(file, '{"passed":9,"failed":0,"skipped":0}\n');
  expect(await run(['true'], { file, count: countFooter })).toEqual(counts(0, 1));
});

it('a step that failed shows its output, and one that passed does not', async () => {
  await run(['bash', '-c', 'echo out; echo err >&2; exit 3']);
  expect(printed[0]).toBe('out\nerr\n');
  printed = [];
  await run(['echo', 'out']);
  expect(printed).toEqual([expect.stringMatching(/^trial +1 passed, 0 failed, 0 skipped +\d+\.\d s$/)]);
});

it('a step that leaves a process behind has failed; it is named and ended', { timeout: 20_000 }, async () => {
  const leave = `setsid sleep 300 >/dev/null 2>&1 & echo $! >'${folder}/pid'; echo 3 passed, 0 failed, 0 skipped`;
  expect(await run(['bash', '-c', leave])).toEqual(counts(3, 1));
  const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
  expect(complaints).toEqual([
    "mosaic: cannot pass 'trial': it left running what has now been ended:",
    `  ${pid} sleep 300`,
  ]);
  expect(startedAtMs(Number(pid))).toBeUndefined();
});

it('a process that is about to end when its step does is none of its failures', async () => {
  expect(await run(['bash', '-c', 'setsid sleep 1 >/dev/null 2>&1 &'])).toEqual(counts(1));
  expect(complaints).toEqual([]);
});

it('a process of another run is left alone', { timeout: 20_000 }, async () => {
  const other = spawn('sleep', ['300'], { env: { ...process.env, MOSAIC_CHECK_RUN: 'other' } });
  try {
    expect(await run(['true'])).toEqual(counts(1));
    expect(other.exitCode ?? other.signalCode).toBeNull();
  } finally {
    other.kill();
  }
});
