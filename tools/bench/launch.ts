import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { programRunner, type RunProgram } from '@mosaicstack/host';
import { median, overBudget, ratioLine } from './figures.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = readRounds(process.argv.slice(2));
const SCRIPT = join(CHECKOUT, 'framework/tools/fleet/start-agent-session.sh');
const CLI = join(CHECKOUT, 'apps/mosaic/bin/mosaic.js');

/** One thing that is timed; each round starts an agent of its own. */
interface Contender {
  name: string;
  command(agent: string): [program: string, ...args: string[]];
}

/** What both launchers ask of tmux for a first start. */
const CALLS = `tmux -L bench has-session -t "=$1" 2>/dev/null
tmux -V >/dev/null
tmux -L bench -f /dev/null start-server
tmux -L bench new-session -d -s "$1" sleep 600`;

const CONTENDERS: Contender[] = [
  { name: 'node -e 0', command: () => ['node', '-e', '0'] },
  {
    name: 'tmux new-session',
    command: (agent) => ['tmux', '-L', 'bench', 'new-session', '-d', '-s', agent, 'sleep', '600'],
  },
  { name: 'the launch’s tmux calls', command: (agent) => ['dash', '-c', CALLS, 'calls', agent] },
  { name: 'bash launcher', command: (agent) => ['bash', SCRIPT, agent] },
  { name: 'TypeScript launcher', command: (agent) => ['node', CLI, 'launch', agent] },
];

const folder = mkdtempSync(join(tmpdir(), 'mb-'));
const run = programRunner(benchEnvironment(folder));
try {
  await succeed(run, 'tmux', '-L', 'bench', '-f', '/dev/null', 'new-session', '-d', '-s', 'keep', 'sleep', '600');
  if (!report(await timeAll(run))) process.exitCode = 1;
} finally {
  await run('tmux', ['-L', 'bench', 'kill-server']);
  rmSync(folder, { recursive: true, force: true });
}

/** The only argument: how many rounds. */
function readRounds([text = '20', ...others]: readonly string[]): number {
  if (/^[1-9][0-9]{0,3}$/.test(text) && others.length === 0) return Number(text);
  const usage = 'Usage: npm run bench:launch [-- ROUNDS]   (1 to 9999 rounds; 20)';
  const isHelp = text === '--help' || text === '-h';
  if (isHelp) console.log(usage);
  else
    console.error(
      `mosaic: cannot run 'bench:launch ${text}': it takes one number of rounds\n  try: npm run bench:launch`,
    );
  process.exit(isHelp ? 0 : 2);
}

/** Nothing of the caller's but PATH without npm: npm's own time and the settle time are no part of a launcher. */
function benchEnvironment(home: string): Record<string, string> {
  return {
    PATH: toolFolder(home),
    HOME: home,
    TMUX_TMPDIR: home,
    LANG: 'C.UTF-8',
    MOSAIC_TMUX_SOCKET: 'bench',
    MOSAIC_AGENT_COMMAND: 'sleep 600',
    MOSAIC_START_SETTLE_MS: '0',
  };
}

function toolFolder(home: string): string {
  const folder = join(home, 'bin');
  mkdirSync(folder);
  for (const tool of ['bash', 'dash', 'env', 'mkdir', 'node', 'readlink', 'sha256sum', 'sleep', 'tmux'])
    symlinkSync(findProgram(tool), join(folder, tool));
  return folder;
}

function findProgram(name: string): string {
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error(`${name} is not on PATH`);
  return found;
}

/** Times of each contender in ms. They take turns, so that noise of the machine falls on all alike. */
async function timeAll(runner: RunProgram): Promise<Map<Contender, number[]>> {
  const times = new Map(CONTENDERS.map((contender) => [contender, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [contender, values] of times) values.push(await timeOne(runner, contender, round));
  return times;
}

async function timeOne(runner: RunProgram, contender: Contender, round: number): Promise<number> {
  const agent = `${contender.name.replaceAll(' ', '-')}-${round}`;
  const [program, ...args] = contender.command(agent);
  const startMs = performance.now();
  await succeed(runner, program, ...args);
  return performance.now() - startMs;
}

async function succeed(runner: RunProgram, program: string, ...args: string[]): Promise<void> {
  const result = await runner(program, args);
  if (result.exit !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.stderr || result.failure}`);
}

/** Prints the figures; whether both launchers are quick enough. */
function report(times: Map<Contender, number[]>): boolean {
  const of = (name: string): number[] => [...times].find(([contender]) => contender.name === name)?.[1] ?? [];
  const base = median(of('tmux new-session'));
  console.log(`${ROUNDS} rounds, paired; npm off PATH, settle time off\n`);
  console.log(`${''.padEnd(24)}${'median'.padStart(11)}${'least'.padStart(11)}${'x tmux'.padStart(8)}`);
  for (const [{ name }, values] of times) console.log(ratioLine(name, values, base));
  const node = median(of('node -e 0'));
  const launcher = median(of('TypeScript launcher'));
  const own = launcher - median(of('the launch’s tmux calls'));
  console.log(
    `\nTypeScript launcher / node -e 0: ${(launcher / node).toFixed(2)}; without tmux's calls ${(own / node).toFixed(2)}`,
  );
  const complaints = overBudget({ bashMs: median(of('bash launcher')), ownMs: own, nodeMs: node });
  for (const complaint of complaints) console.error(complaint);
  return complaints.length === 0;
}
