import { type FakeCall, retryUntil, runInGroup, sendSignal } from '@mosaicstack/test-support';
import { treeChanges, treeState, writeTree } from '../cell/file-tree.ts';
import { launcherEnvironment, startLauncher } from '../cell/start-launcher.ts';
import type { CellContext } from './context.ts';
import type { Observation, RuntimeRun } from './observation.ts';
import { placeFakeTools, RUNTIMES } from './sandbox-tools.ts';

/** What a pane must not see, though the server's environment has it (L7.2). */
const SERVER_LEFTOVERS = {
  MOSAIC_AGENT_WORKDIR: 'leak',
  MOSAIC_AGENT_COMMAND: 'leak',
  MOSAIC_RUNTIME_BIN: 'leak',
  MOSAIC_START_SETTLE_MS: 'leak',
};

/** Runs a scenario against fake tools. */
export async function observeFake(context: CellContext): Promise<Observation> {
  const { cell, scenario, placeholders } = context;
  const { given } = scenario;
  placeFakeTools(cell, given.tools, placeholders.expand);
  writeTree(given.fs, placeholders);
  const before = treeState(cell.root);
  const result = await startLauncher(cell, {
    args: given.args.map(placeholders.expand),
    environment: launcherEnvironment(cell, given, placeholders),
    cwd: placeholders.path(given.cwd),
    openFiles: given.openFiles,
    onStart: given.signal && ((group) => void sendAtCall(context, group)),
    privileges: given.privileges,
    stdin: given.stdin === undefined ? undefined : placeholders.expand(given.stdin),
    name: 'start',
    timeoutMs: context.timeoutMs,
  });
  const calls = cell.tools.calls();
  return {
    result,
    calls,
    changes: treeChanges(before, treeState(cell.root)),
    unusedRules: cell.tools.unusedRules().map(({ tool, rule }) => `${tool} ${JSON.stringify(rule)}`),
    snippet: context.expect.snippet === undefined ? undefined : await runSnippet(context, calls),
  };
}

/** Sends the scenario's signal to the launcher's process group once the call that it names has begun. */
async function sendAtCall({ cell, scenario, timeoutMs }: CellContext, group: number): Promise<void> {
  const { atCall, send } = scenario.given.signal ?? { atCall: 0, send: 'TERM' };
  const hasBegun = (): boolean => cell.tools.calls().length >= atCall;
  await retryUntil(hasBegun, { deadlineMs: timeoutMs, everyMs: 5 }).catch(() => undefined);
  sendSignal(-group, `SIG${send}`);
}

/** Runs the pane's argv that tmux was given, in a shell that has nothing of the launcher's. */
async function runSnippet(
  { cell, expect, placeholders, timeoutMs }: CellContext,
  calls: readonly FakeCall[],
): Promise<RuntimeRun | string> {
  const argv = paneArgv(calls);
  if (argv === undefined) return 'no pane was made';
  const before = treeState(cell.root);
  const variables = Object.entries(expect.snippet?.env ?? {}).map(([name, value]) => [
    name,
    placeholders.expand(value),
  ]);
  const environment = { ...SERVER_LEFTOVERS, PATH: cell.tools.bin, HOME: cell.home, ...Object.fromEntries(variables) };
  const result = await runInGroup({
    argv,
    environment,
    cwd: cell.root,
    output: cell.path,
    name: 'snippet',
    timeoutMs,
  });
  const seen = cell.tools
    .calls()
    .filter(({ tool }) => RUNTIMES.includes(tool))
    .at(-1);
  return { seen, result, changes: treeChanges(before, treeState(cell.root)) };
}

/** The pane's argv, the last six words of the last `new-session` or `respawn-pane`, as tmux takes them (L2.3, L4.3). */
function paneArgv(calls: readonly FakeCall[]): string[] | undefined {
  const call = calls.findLast(
    ({ tool, args }) => tool === 'tmux' && args.some((arg) => arg === 'new-session' || arg === 'respawn-pane'),
  );
  const words = call?.args.slice(0, call.args.indexOf(';'));
  return words?.slice(-6).map((word) => word.replace(/\\;$/, ';'));
}
