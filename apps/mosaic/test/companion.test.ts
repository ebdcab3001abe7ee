import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { death, heartbeat, whyReport } from '@mosaicstack/contract/schemas';
import { retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const WAIT = 'exec sleep 600';
const DEADLINE = { deadlineMs: 15_000 };

let sandbox: FleetSandbox;
let run: string;

beforeEach(() => {
  sandbox = fleetSandbox();
  run = `${sandbox.fleet}/run`;
  sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
});

afterEach(() => sandbox.end());

/** A fleet of one agent, started. */
async function start(command: string, head = 'heartbeat_seconds: 1\ntenant: acme\n'): Promise<void> {
  sandbox.declare({ a: { command } }, head);
  expect(await sandbox.mosaic('fleet', 'start', 'a')).toMatchObject({ exit: 0, stderr: '' });
}

/** A record, once it is there. */
function record(kind: 'hb' | 'death'): Promise<string> {
  const path = `${run}/a.${kind}`;
  const read = () => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return retryUntil(read, { ...DEADLINE, what: `the record ${kind}` }, (text) => text !== '');
}

const companions = () => sandbox.processes().filter((command) => command.includes('agent-companion.sh'));
const pane = async (format: string) => (await sandbox.tmux('display-message', '-p', '-t', '=a:', format)).stdout.trim();

async function endedCompanions(): Promise<void> {
  await retryUntil(companions, { ...DEADLINE, what: 'the end of the companion' }, (all) => all.length === 0);
}

describe('the heartbeat', () => {
  it('is there at once, and again with every interval, and says whose it is', async () => {
    await start(WAIT);
    const first = heartbeat.parse(JSON.parse(await record('hb')));
    expect(first).toMatchObject({
      host: hostname(),
      tenant: 'acme',
      agent: 'a',
      socket: 'test',
      pid: Number(await pane('#{pane_pid}')),
      intervalMs: 1000,
      writer: 'companion',
    });
    const next = async () => heartbeat.parse(JSON.parse(await record('hb'))).atMs;
    await retryUntil(next, { ...DEADLINE, what: 'the next one' }, (atMs) => atMs > first.atMs);
    expect(readdirSync(run).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('of the runtime itself takes precedence while it is fresh', async () => {
    const own = (atMs: number) =>
      JSON.stringify({ version: 1, host: 'h', tenant: 't', agent: 'a', atMs, intervalMs: 1000, writer: 'runtime' });
    await start(WAIT);
    await record('hb');
    writeFileSync(`${run}/a.hb`, own(Date.now() + 3000));
    const writer = async () => heartbeat.parse(JSON.parse(await record('hb'))).writer;
    expect(await writer()).toBe('runtime');
    const again = await retryUntil(
      async () => JSON.parse(await record('hb')),
      DEADLINE,
      (one) => one.writer === 'companion',
    );
    expect(again.atMs).toBeGreaterThan(Date.now() - 3000);
  });

  it('is written by a companion of either launcher, for an agent that is in no roster too', async () => {
    mkdirSync(run, { recursive: true });
    const launcher = new URL('../framework/tools/fleet/start-agent-session.sh', import.meta.url).pathname;
    await sandbox.run('env', `MOSAIC_AGENT_COMMAND=${WAIT}`, 'bash', launcher, 'a');
    expect(heartbeat.parse(JSON.parse(await record('hb')))).toMatchObject({ tenant: 'default', intervalMs: 15_000 });
  });

  it('is not written where nothing is asked for', async () => {
    await sandbox.launch('a', WAIT);
    expect(companions()).toEqual([]);
    expect(existsSync(run)).toBe(false);
  });

  it('comes from a process that takes a few MB, and is no child of the runtime', async () => {
    await start(WAIT);
    await record('hb');
    const pid = await pane('#{pane_pid}');
    expect(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')).toBe('');
    const script = `for p in /proc/[0-9]*; do tr '\\0' ' ' <"$p/cmdline" 2>/dev/null | grep -q "^bash [^ ]*[^|]*agent-companion.sh ${pid} $" && grep ^Pss: "$p/smaps_rollup"; done; true`;
    const { stdout } = await sandbox.run('bash', '-c', script);
    const kilobytes = [...stdout.matchAll(/(\d+) kB/g)].map(([, number]) => Number(number));
    expect(kilobytes).toHaveLength(1);
    expect(kilobytes[0]).toBeLessThan(5000);
  });
});

describe('the end of a runtime', () => {
  it('is kept with its status, its times, its launch and its last 200 lines', async () => {
    await start('for i in {1..300}; do echo "line $i"; done; read; exit 7');
    await record('hb');
    const launch = (await sandbox.tmux('show-options', '-v', '-t', '=a:', '@mosaic_launch')).stdout.trim();
    const pid = Number(await pane('#{pane_pid}'));
    await sandbox.tmux('send-keys', '-t', '=a:', 'Enter');
    const [line = '', ...lines] = (await record('death')).trimEnd().split('\n');
    const end = death.parse(JSON.parse(line));
    expect(end).toMatchObject({ host: hostname(), tenant: 'acme', agent: 'a', pid, status: 7, signal: null, launch });
    expect(end.endedAtMs).toBeGreaterThanOrEqual(end.startedAtMs);
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines.filter((text) => text.startsWith('line ')).at(-1)).toBe('line 300');
    await endedCompanions();
  });

  it('by a signal is kept with its number', async () => {
    await start(WAIT);
    await record('hb');
    await sandbox.signal('SIGKILL', '#{pane_pid}');
    expect(JSON.parse((await record('death')).split('\n')[0] ?? '')).toMatchObject({ status: null, signal: 9 });
  });

  it('is kept also where the runtime ends at once', async () => {
    await start('echo no key; exit 3');
    const [line = '', ...lines] = (await record('death')).split('\n');
    expect(JSON.parse(line)).toMatchObject({ status: 3, signal: null });
    expect(lines).toContain('no key');
  });

  it('is kept where its server was killed, as far as anybody knows', async () => {
    await start('trap "" HUP; while :; do sleep 0.2; done');
    await record('hb');
    const pid = Number(await pane('#{pane_pid}'));
    await sandbox.signal('SIGKILL', '#{pid}');
    process.kill(pid, 'SIGKILL');
    expect(JSON.parse((await record('death')).split('\n')[0] ?? '')).toMatchObject({ pid, status: null, signal: null });
    await endedCompanions();
    expect(await sandbox.rows()).toMatchObject([{ agent: 'a', state: 'dead' }]);
  });

  it('is none of its own where an operator has stopped it, and a start forgets the stop', async () => {
    await start(WAIT);
    await record('hb');
    expect((await sandbox.mosaic('fleet', 'stop', 'a')).stdout).toBe('stopped a\n');
    await endedCompanions();
    expect(readdirSync(run).sort()).toEqual(['a.stop', 'lock']);
    await sandbox.mosaic('fleet', 'start', 'a');
    await record('hb');
    expect(readdirSync(run).sort()).toEqual(['a.hb', 'lock']);
  });
});

describe('mosaic fleet why', () => {
  it('tells the story of an end in ten lines', async () => {
    await start('for i in {1..30}; do echo "line $i"; done; read; exit 7');
    await sandbox.tmux('send-keys', '-t', '=a:', 'Enter');
    await record('death');
    const { exit, stdout } = await sandbox.mosaic('fleet', 'why', 'a');
    const lines = stdout.trimEnd().split('\n');
    expect({ exit, count: lines.length }).toEqual({ exit: 0, count: 10 });
    expect(lines[0]).toBe(`a on ${hostname()}: dead`);
    expect(stdout).toMatch(/^ {2}last end \d+s ago \([^)]*Z\): with status 7, after \d+s$/m);
    expect(stdout).toMatch(/^ {2}it was launch [0-9a-f]{12}, process \d+$/m);
    expect(lines.at(-1)).toBe('  | line 30');
    const more = (await sandbox.mosaic('fleet', 'why', 'a', '-n', '20')).stdout;
    expect(more.match(/^ {2}\| line /gm)).toHaveLength(20);
    expect(whyReport.parse(JSON.parse((await sandbox.mosaic('fleet', 'why', 'a', '--json')).stdout))).toMatchObject({
      agent: 'a',
      state: 'dead',
      death: { status: 7 },
      stop: null,
    });
  });

  it('tells of one that runs, and of its last end before', async () => {
    await start('[ -e "$HOME/again" ] || { >"$HOME/again"; exit 4; }; exec sleep 600');
    await record('death');
    await sandbox.mosaic('fleet', 'start', 'a');
    const { stdout } = await sandbox.mosaic('fleet', 'why', 'a');
    expect(stdout).toMatch(/^a on \S+: \w+, process \d+, up \d+s/);
    expect(stdout).toContain(': with status 4, after ');
  });

  it('tells who has stopped one', async () => {
    await start(WAIT);
    await sandbox.mosaic('fleet', 'stop', 'a');
    expect((await sandbox.mosaic('fleet', 'why', 'a')).stdout).toMatch(/^ {2}stopped by \S+ \d+s ago/m);
  });
});

describe('mosaic fleet restart', () => {
  it('revives in place, as declared now, with no end of its own, and leaves no process of the old one', async () => {
    await start('setsid sleep 618 & exec sleep 619');
    await record('hb');
    const [session, pid] = [await pane('#{session_id}'), await pane('#{pane_pid}')];
    sandbox.declare({ a: { command: 'exec sleep 620' } }, 'heartbeat_seconds: 1\n');
    expect(await sandbox.mosaic('fleet', 'restart', 'a')).toMatchObject({ exit: 0, stdout: 'started a\n' });
    expect(await pane('#{session_id}')).toBe(session);
    expect(await pane('#{pane_pid}')).not.toBe(pid);
    await retryUntil(() => sandbox.processes().includes('sleep 620'), DEADLINE);
    expect(sandbox.processes().filter((command) => /^sleep 61[89]$/.test(command))).toEqual([]);
    await retryUntil(companions, DEADLINE, (all) => all.length === 1);
    const names = () => readdirSync(run).sort().join();
    await retryUntil(names, { ...DEADLINE, what: 'the records' }, (text) => text === 'a.hb,lock');
  });

  it('starts one that does not run', async () => {
    sandbox.declare({ a: { command: WAIT } });
    expect(await sandbox.mosaic('fleet', 'restart', 'a')).toMatchObject({ exit: 0, stdout: 'started a\n' });
  });
});
