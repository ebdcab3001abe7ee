import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import {
  type FakeRule,
  FakeTools,
  linkTools,
  runInGroup,
  type SandboxFolder,
  sandboxFolder,
} from '@mosaicstack/test-support';
import { type FileEntry, type LaunchCase, type Reply, rootedCase, SUBCOMMANDS } from '../launch-case.ts';
import { addEnvironment, type Outcome, type ToolEnvironment } from '../outcome.ts';
import { SimulatedFiles } from '../world/simulated-files.ts';
import { type Place, worldEnvironment } from '../world/world.ts';
import type { LauncherProgram } from './programs.ts';

const TIMEOUT_MS = 15_000;

/** The real tools that the bash launcher may call. */
const REAL_TOOLS = ['bash', 'env', 'mkdir', 'rmdir', 'sha256sum', 'sleep', 'readlink', 'timeout'];

/** What a launcher did in a sandbox, and where that was. */
export interface ProcessRun {
  outcome: Outcome;
  place: Place;
}

/** Runs a launcher with fake tools in a sandbox of its own. */
export async function processLaunch(launch: LaunchCase, program: LauncherProgram): Promise<ProcessRun> {
  const sandbox = sandboxFolder('mf');
  try {
    return await launchIn(sandbox, launch, program);
  } finally {
    sandbox.remove();
  }
}

async function launchIn(sandbox: SandboxFolder, launch: LaunchCase, program: LauncherProgram): Promise<ProcessRun> {
  const root = `${sandbox.path}/root`;
  const rooted = rootedCase(launch, root);
  const tools = placeTools(sandbox.path, rooted);
  const place: Place = {
    root,
    base: { PATH: [...rooted.path, tools.bin].join(':') },
    userHome: userInfo().homedir,
    outside: outsideEntries(),
    conf: program.conf,
    launcher: program.launcher,
  };
  const environment = worldEnvironment(launch, place);
  mkdirSync(root);
  placeFiles(root, rooted.files);
  const before = new Set(entriesBelow(root));
  const { exit, stdout, stderr } = await runInGroup({
    argv: [...program.argv, ...rooted.args],
    cwd: `${root}/cw d`,
    environment,
    output: sandbox.path,
    timeoutMs: TIMEOUT_MS,
  });
  const calls = tools.calls();
  const made = entriesBelow(root).filter((path) => !before.has(path));
  const outcome = {
    exit,
    stdout,
    stderr,
    calls: calls.map(({ tool, args }) => [tool, ...args]),
    environments: environmentsOf(calls),
    made,
  };
  return { outcome, place };
}

function placeTools(folder: string, launch: LaunchCase): FakeTools {
  const tools = new FakeTools(folder);
  linkTools(tools.bin, REAL_TOOLS);
  const rules = SUBCOMMANDS.flatMap((subcommand) => rulesOf(subcommand, launch.tmux[subcommand]));
  tools.add('tmux', [...rules, { match: {}, reply: {} }]);
  if (launch.npm !== null) tools.add('npm', [{ match: {}, reply: launch.npm }]);
  return tools;
}

function rulesOf(subcommand: string, replies: readonly Reply[]): FakeRule[] {
  const match = subcommand === '-V' ? { argv: ['-V'] } : { sub: subcommand };
  return replies.map((reply, index) => ({ match, reply, ...(index < replies.length - 1 ? { times: 1 } : {}) }));
}

/** The memory of a simulation says what there is: both sides leave out the same entries that have no place. */
function placeFiles(root: string, files: readonly FileEntry[]): void {
  const entries = new SimulatedFiles(files).entries();
  for (const entry of entries.filter(({ path }) => path.startsWith(`${root}/`))) {
    if (entry.is === 'dir') mkdirSync(entry.path);
    else if (entry.is === 'file') writeFileSync(entry.path, '');
    else if ('to' in entry) symlinkSync(entry.to, entry.path);
  }
}

function entriesBelow(folder: string): string[] {
  const names = readdirSync(folder).sort();
  return names.flatMap((name) => {
    const path = `${folder}/${name}`;
    return lstatSync(path).isDirectory() ? [path, ...entriesBelow(path)] : [path];
  });
}

/** What the host has of the folders that a launch without HOME looks at. */
function outsideEntries(): FileEntry[] {
  const home = userInfo().homedir;
  const folders = ['/bin', home, `${home}/.npm-global/bin`, `${home}/.local/bin`];
  return folders.filter((path) => existsSync(path)).map((path): FileEntry => ({ path, is: 'dir' }));
}

function environmentsOf(calls: ReturnType<FakeTools['calls']>): ToolEnvironment[] {
  const all: ToolEnvironment[] = [];
  for (const { tool, environment } of calls) addEnvironment(all, tool, environment);
  return all;
}
