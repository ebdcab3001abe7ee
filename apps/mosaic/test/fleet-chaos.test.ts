import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { realTool, retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox, MOSAIC, STUB_COMMAND } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 30_000 });

const NAMES = ['a', 'b', 'c', 'd'];
const WAIT = 'setsid sleep 631 & exec sleep 632';
const STUB = { runtime: 'stub', command: STUB_COMMAND };
/** So many steps of the random walk; `MOSAIC_TEST_OPERATIONS=1000` for a long one. */
const OPERATIONS = Number(process.env.MOSAIC_TEST_OPERATIONS ?? 60);

let sandbox: FleetSandbox;

beforeEach(() => {
  sandbox = fleetSandbox();
  sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
});
afterEach(() => sandbox.end());

const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await sandbox.rows()).map(({ agent, state }) => [agent, state]));

/** The texts that an agent's runtime says that it was told. */
function told(agent: string): string[] {
  const text = readFileSync(`${sandbox.fleet}/run/${agent}.prompts.jsonl`, { encoding: 'utf8', flag: 'a+' });
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line).text as string);
}

/** Does something in sh just before tmux is asked to press Enter. */
function beforeEnter(script: string): void {
  const tmux = realTool('tmux');
  sandbox.replace('tmux', `tmux=${tmux}\ncase "$*" in *set-buffer*) ${script} ;; esac\nexec "$tmux" "$@"`);
}

async function expectNothingLeft(): Promise<void> {
  expect(sandbox.sockets()).toEqual([]);
  await retryUntil(
    () => sandbox.processes(),
    { deadlineMs: 10_000, what: 'the end of all' },
    (all) => all.length === 0,
  );
}

describe('the tmux server is killed', () => {
  it('in the middle of a send: nobody calls it delivered', async () => {
    sandbox.declare({ a: { runtime: 'pi', command: 'exec sleep 600' } });
    await sandbox.mosaic('fleet', 'start', 'a');
    const sending = sandbox.mosaic('fleet', 'send', 'a', '-m', 'x', '--timeout', '20', '--json');
    const lock = () => readdirSync(`${sandbox.fleet}/run`).includes('a.send.lock');
    await retryUntil(lock, { deadlineMs: 10_000, what: 'the send' });
    await sandbox.signal('SIGKILL', '#{pid}');
    const { exit, stdout } = await sending;
    expect(exit).toBe(1);
    expect(JSON.parse(stdout).receipts).toMatchObject([
      { result: 'failed', reason: 'it does not run', pastedAtMs: null },
    ]);
  });

  it('between the text and its Enter: nobody knows', async () => {
    sandbox.declare({ a: STUB });
    await sandbox.mosaic('fleet', 'start', 'a');
    beforeEnter('"$tmux" -L test kill-server');
    const { exit, stderr } = await sandbox.mosaic('fleet', 'send', 'a', '-m', 'x');
    expect({ exit, stderr }).toMatchObject({
      exit: 3,
      stderr: expect.stringMatching(/^unknown, to a: it does not run/),
    });
    expect(told('a')).toEqual([]);
  });

  it('in the middle of a start: a second start completes it, and nothing is doubled or left', async () => {
    sandbox.declare(Object.fromEntries(NAMES.map((name) => [name, { command: WAIT }])));
    const starting = sandbox.mosaic('fleet', 'start', '--all');
    const runs = () => sandbox.processes().some((command) => command === 'sleep 632');
    await retryUntil(runs, { deadlineMs: 10_000, what: 'the first agent' });
    await sandbox.signal('SIGKILL', '#{pid}');
    expect([0, 1]).toContain((await starting).exit);
    expect((await sandbox.mosaic('fleet', 'start', '--all')).exit).toBe(0);
    const alive = async () => Object.values(await states()).filter((state) => state !== 'dead').length;
    await retryUntil(alive, { deadlineMs: 10_000, what: 'all agents' }, (count) => count === NAMES.length);
    expect((await sandbox.mosaic('fleet', 'stop', '--all')).exit).toBe(0);
    await expectNothingLeft();
  });
});

it('a disk that is full changes nothing half', async () => {
  sandbox.declare({ a: { command: 'exec sleep 600' } });
  const before = readFileSync(`${sandbox.fleet}/roster.yaml`, 'utf8');
  // A file may grow to nothing, which is what a full disk does to it.
  const full = (args: string) =>
    sandbox.run('bash', '-c', `ulimit -f 0; exec '${process.execPath}' '${MOSAIC}' fleet ${args}`);
  const { exit, stdout, stderr } = await full('add b');
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  expect(stderr).toMatch(/^mosaic: cannot [^\n]*\n$/);
  expect(readFileSync(`${sandbox.fleet}/roster.yaml`, 'utf8')).toBe(before);
  expect(readdirSync(sandbox.fleet).filter((name) => name.endsWith('.new'))).toEqual([]);
  const started = await full('start a');
  expect(started.exit).not.toBe(0);
  expect(started.stderr).not.toContain('bug in mosaic');
});

describe('what a send needs is not there', () => {
  beforeEach(async () => {
    sandbox.declare({ a: STUB, b: STUB });
    await sandbox.mosaic('fleet', 'start', '--all');
  });
  const send = () => sandbox.mosaic('fleet', 'send', '--all', '-m', 'x');

  it('the disk is full: nothing is handed over, and each agent is told of', async () => {
    const line = `ulimit -f 0; exec '${process.execPath}' '${MOSAIC}' fleet send --all -m x`;
    const { exit, stdout, stderr } = await sandbox.run('bash', '-c', line);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    const lines = stderr.trimEnd().split('\n').sort();
    expect(lines).toEqual(['a', 'b'].map((name) => expect.stringMatching(`^not delivered to ${name}: EFBIG`)));
    expect([...told('a'), ...told('b')]).toEqual([]);
  });

  it('its turn cannot be kept', async () => {
    sandbox.replace('flock', undefined);
    const { exit, stderr } = await send();
    expect({ exit, lines: stderr.split('\n').length }).toEqual({ exit: 1, lines: 3 });
    expect(stderr).toMatch(/^not delivered to a: its turn cannot be kept: flock is not on PATH /);
    expect([...told('a'), ...told('b')]).toEqual([]);
  });

  it('no receipt can be kept any more once the text was handed over', async () => {
    beforeEnter('cd "$HOME/.config/mosaic/fleet/run" && mv receipts.jsonl r && mkdir receipts.jsonl');
    const { exit, stdout } = await sandbox.mosaic('fleet', 'send', 'a', '-m', 'x', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).receipts).toMatchObject([
      { result: 'delivered', evidence: 'hook', reason: expect.stringContaining('no receipt is kept: EISDIR') },
    ]);
  });

  it('the clock is set back in the middle of it', async () => {
    const script = `${sandbox.home}/clock.mjs`;
    writeFileSync(
      script,
      'const { now } = Date; let calls = 0; Date.now = () => now() - (++calls > 2 ? 3_600_000 : 0);',
    );
    sandbox.environment.NODE_OPTIONS = `--import="${script}"`;
    const { exit, stdout } = await send();
    expect({ exit, lines: stdout.split('\n').length }).toEqual({ exit: 0, lines: 3 });
  });
});

it('a message is not doubled by senders that are killed again and again', async () => {
  sandbox.declare({ a: STUB });
  await sandbox.mosaic('fleet', 'start', 'a');
  await sandbox.mosaic('fleet', 'send', 'a', '-m', 'warm');
  for (let round = 0; round < 12; round++) {
    const args = [MOSAIC, 'fleet', 'send', 'a', '--raw', '-m', `round ${round}`, '--id', `r${round}`];
    const sender = spawn(process.execPath, args, { env: sandbox.environment, stdio: 'ignore' });
    await new Promise((resolve) => setTimeout(resolve, 40 * round));
    sender.kill('SIGKILL');
    await sandbox.mosaic('fleet', 'send', 'a', '--raw', '-m', `round ${round}`, '--id', `r${round}`, '--timeout', '3');
    await sandbox.tmux('send-keys', '-t', '=a:', 'C-c');
  }
  const texts = told('a').slice(1);
  expect(texts).toEqual([...new Set(texts)]);
});

describe('a random walk', () => {
  /** A generator of its own, so that a failure can be had again by its seed. */
  function random(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
  }

  it(`of ${OPERATIONS} steps agrees with a model of the fleet, and leaves nothing behind`, {
    timeout: OPERATIONS * 3000 + 60_000,
  }, async () => {
    const seed = Number(process.env.MOSAIC_TEST_SEED ?? Date.now() % 1_000_000);
    const pick = random(seed);
    const model: Record<string, 'runs' | 'dead' | 'stopped'> = Object.fromEntries(
      NAMES.map((name) => [name, 'stopped']),
    );
    const command = `setsid sleep 631 & exec ${STUB_COMMAND}`;
    sandbox.declare(Object.fromEntries(NAMES.map((name) => [name, { ...STUB, command }])));
    const steps: string[] = [];
    for (let step = 0; step < OPERATIONS; step++) {
      const name = NAMES[pick(NAMES.length)] ?? 'a';
      const act =
        ['start', 'stop', 'restart', 'kill', 'start --all', 'stop --all', 'two starts', 'send', 'two sends'][pick(9)] ??
        '';
      steps.push(`${act} ${name}`);
      await carryOut(act, name, model);
      const found = await retryUntil(
        states,
        { deadlineMs: 10_000, what: `the state after ${steps.slice(-5)}, seed ${seed}` },
        (all) => agrees(all, model),
      );
      expect(Object.keys(found)).toEqual(NAMES);
    }
    expect((await sandbox.mosaic('fleet', 'stop', '--all')).exit).toBe(0);
    await expectNothingLeft();
  });

  function agrees(found: Record<string, string>, model: Record<string, string>): boolean {
    return NAMES.every((name) => {
      const state = found[name] ?? '';
      return model[name] === 'runs' ? ['idle', 'working'].includes(state) : state === model[name];
    });
  }

  async function carryOut(act: string, name: string, model: Record<string, string>): Promise<void> {
    const all = act.endsWith('--all');
    const names = all ? NAMES : [name];
    if (act === 'kill') {
      if (model[name] !== 'runs') return;
      const { stdout } = await sandbox.tmux('display-message', '-p', '-t', `=${name}:`, '#{pane_pid}');
      process.kill(Number(stdout), 'SIGKILL');
      model[name] = 'dead';
      return;
    }
    if (act.endsWith('send') || act.endsWith('sends'))
      return tell(name, act === 'send' ? 1 : 2, model[name] === 'runs');
    if (act === 'two starts') await Promise.all([1, 2].map(() => sandbox.mosaic('fleet', 'start', name)));
    else await sandbox.mosaic('fleet', ...act.split(' '), ...(all ? [] : [name]));
    for (const one of names) model[one] = act.startsWith('stop') ? stopped(model[one] ?? '', all) : 'runs';
  }

  async function tell(name: string, times: number, runs: boolean): Promise<void> {
    const before = told(name).length;
    const texts = Array.from({ length: times }, (_, index) => `message ${before + index}`);
    const ended = await Promise.all(texts.map((text) => sandbox.mosaic('fleet', 'send', name, '--raw', '-m', text)));
    expect(ended.map(({ exit }) => exit)).toEqual(texts.map(() => (runs ? 0 : 1)));
    expect(told(name).slice(before).sort()).toEqual(runs ? texts : []);
  }

  /** `--all` is about what is on the socket; an agent that never ran there stays as it was. */
  function stopped(before: string, all: boolean): string {
    return all && before === 'stopped' ? before : 'stopped';
  }
});
