import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { programRunner, programStarter } from '@mosaicstack/host';
import { median } from './figures.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(CHECKOUT, 'apps/mosaic/bin/mosaic.js');
const SIZES = [1, 10, 100, 500];
const ROUNDS = 9;
const WATCH_MS = 10_000;

/** One tmux call an agent, as a script would ask. */
const NAIVE = `for name in $(tmux -L bench list-sessions -F '#{session_name}'); do
  tmux -L bench display-message -p -t "=$name:" '#{pane_pid} #{pane_dead}'
  tmux -L bench capture-pane -p -t "=$name:"
done >/dev/null`;

const folder = mkdtempSync(join(tmpdir(), 'mb-'));
const home = join(folder, 'ho me');
mkdirSync(join(home, '.config/mosaic/fleet'), { recursive: true });
mkdirSync(join(folder, 't'), { mode: 0o700 });
const environment = {
  PATH: process.env.PATH,
  HOME: home,
  TMUX_TMPDIR: join(folder, 't'),
  LC_ALL: 'C.UTF-8',
  MOSAIC_TMUX_SOCKET: 'bench',
  MOSAIC_START_SETTLE_MS: '0',
};
const run = programRunner(environment);

try {
  console.log(
    'agents      start   node -e 0   list-panes         ps   ps beyond node    one call an agent   tmux calls of ps',
  );
  for (const size of SIZES) console.log(await timeSize(size));
  console.log(`\nps --watch, 100 agents: ${(await watchShare()).toFixed(2)} % of a core`);
  console.log(
    `start of 50 agents: ${(await timeStart(50)).toFixed(0)} ms; plain tmux: ${(await timePlainStart(50)).toFixed(0)} ms`,
  );
} finally {
  await mosaic('fleet', 'stop', '--all');
  rmSync(folder, { recursive: true, force: true });
}

function mosaic(...args: string[]): Promise<unknown> {
  return succeed('node', CLI, ...args);
}

async function succeed(program: string, ...args: string[]): Promise<string> {
  const { exit, stdout, stderr, failure } = await run(program, args);
  if (exit !== 0) throw new Error(`${program} ${args.join(' ')}: ${failure ?? stderr}`);
  return stdout;
}

/** Milliseconds that something takes. */
async function time(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

async function medianOf(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await time(act));
  return median(times);
}

function declare(count: number, command: string): void {
  const agents = Array.from(
    { length: count },
    (_, index) => `  - {name: a${index}, runtime: pi, command: "${command}"}\n`,
  );
  writeFileSync(join(home, '.config/mosaic/fleet/roster.yaml'), `version: 1\nagents:\n${agents.join('')}`);
}

async function timeStart(count: number): Promise<number> {
  await mosaic('fleet', 'stop', '--all');
  declare(count, 'exec sleep 100000');
  return time(() => mosaic('fleet', 'start', '--all'));
}

/** So many sessions by a script that knows no more than tmux. */
async function timePlainStart(count: number): Promise<number> {
  const script = `for n in $(seq ${count}); do tmux -L plain new-session -d -s "p$n" sleep 600; done`;
  const took = await time(() => succeed('bash', '-c', script));
  await succeed('tmux', '-L', 'plain', 'kill-server');
  return took;
}

async function timeSize(size: number): Promise<string> {
  const startMs = await timeStart(size);
  await delay(1000);
  const nodeMs = await medianOf(() => succeed('node', '-e', '0'));
  const listMs = await medianOf(() => succeed('tmux', '-L', 'bench', 'list-panes', '-a', '-F', '#{pane_id}'));
  const psMs = await medianOf(() => mosaic('fleet', 'ps'));
  const naiveMs = await time(() => succeed('bash', '-c', NAIVE));
  const cells = [startMs, nodeMs, listMs, psMs, psMs - nodeMs, naiveMs].map((ms) => `${ms.toFixed(0)} ms`.padStart(12));
  return `${`${size}`.padStart(6)}${cells.join('')} (${(naiveMs / psMs).toFixed(1)} x ps)${`${await countCalls()}`.padStart(6)}`;
}

/** How many tmux processes one `ps` starts. */
async function countCalls(): Promise<number> {
  const bin = join(folder, 'bin');
  const calls = join(folder, 'calls');
  mkdirSync(bin, { recursive: true });
  const tmux = (await succeed('sh', '-c', 'command -v tmux')).trim();
  writeFileSync(join(bin, 'tmux'), `#!/bin/sh\necho x >>'${calls}'\nexec '${tmux}' "$@"\n`, { mode: 0o755 });
  rmSync(calls, { force: true });
  const { exit } = await programRunner({ ...environment, PATH: `${bin}:${environment.PATH}` })('node', [
    CLI,
    'fleet',
    'ps',
  ]);
  return exit === 0 ? statSync(calls).size / 2 : Number.NaN;
}

/** Per cent of a core that a table in place takes, at one picture a second. */
async function watchShare(): Promise<number> {
  await timeStart(100);
  const command = `echo $$; exec node '${CLI}' fleet ps --watch`;
  const started = programStarter({ ...environment, TERM: 'xterm' })('script', ['-qefc', command, '/dev/null'], '');
  const pid = Number((await started.firstLine).trim());
  await delay(2000);
  const before = ticksOf(pid);
  await delay(WATCH_MS);
  const share = ((ticksOf(pid) - before) * 10 * 100) / WATCH_MS;
  process.kill(pid, 'SIGTERM');
  started.closeInput();
  await started.exit;
  return share;
}

/** Processor time of a process and of what it waited for, in hundredths of a second. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
}
