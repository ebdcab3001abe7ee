import { rmSync } from 'node:fs';
import {
  endServers,
  type GroupResult,
  killAll,
  processesMarked,
  retryUntil,
  socketsOf,
} from '@mosaicstack/test-support';
import { treeChanges, treeState, writeTree } from '../cell/file-tree.ts';
import type { CellContext } from './context.ts';
import type { Observation, RealFacts } from './observation.ts';
import { outsideSocket, strayedSocket } from './outside-socket.ts';
import { sessionNames, settledPane, socketNames } from './real-tmux.ts';
import { placeRealTools, RUNTIMES } from './sandbox-tools.ts';
import { startOnce, takeSteps } from './steps.ts';

/** Runs a scenario on a real tmux whose sockets lie in the cell. Whatever happens, its servers are ended. */
export async function observeReal(context: CellContext): Promise<Observation> {
  const outside = outsideSocket(context);
  let seen: Observation | undefined;
  let leftRunning: string[] = [];
  try {
    seen = await observe(context);
  } finally {
    leftRunning = [...(await cleanUp(context)), ...strayedSocket(context, outside)];
  }
  return { ...seen, real: { ...(seen.real as RealFacts), leftRunning } };
}

async function observe(context: CellContext): Promise<Observation> {
  const { cell, scenario, placeholders } = context;
  const { given } = scenario;
  placeRealTools(cell, given.tools, placeholders.expand);
  writeTree(given.fs, placeholders);
  const before = treeState(cell.root);
  const failedSteps = await takeSteps(context, given.before);
  const results = await Promise.all(
    Array.from({ length: given.atOnce ?? 1 }, (_, index) => startOnce(context, `start-${index + 1}`)),
  );
  const result = worstOf(results);
  const pane = await settledPane(context);
  // A runtime that has just begun may still be writing its record.
  const calls = await retryUntil(() => cell.tools.calls(), { everyMs: 5, what: 'whole records' });
  return {
    result,
    calls: calls.filter(({ tool }) => !RUNTIMES.includes(tool)),
    unusedRules: [],
    changes: treeChanges(before, treeState(cell.root)),
    real: {
      sessions: await sessionNames(context),
      sockets: socketNames(context),
      pane,
      stdouts: results.map(({ stdout }) => stdout),
      failedSteps,
      leftRunning: [],
    },
  };
}

/** The first of several starts that did not exit as the first one did, so that one bad start of many is seen. */
function worstOf(results: readonly GroupResult[]): GroupResult {
  const [first] = results as [GroupResult, ...GroupResult[]];
  return results.find(({ exit, stderr }) => exit !== 0 || stderr !== '') ?? first;
}

/** Ends the cell's servers; what then still runs with the cell in its environment is told, and killed by its id. */
async function cleanUp({ cell }: CellContext): Promise<string[]> {
  await endServers(cell.environment.TMUX_TMPDIR);
  const left = await retryUntil(
    () => processesMarked(cell.path),
    { deadlineMs: 1000, everyMs: 10 },
    ({ length }) => length === 0,
  ).catch(() => processesMarked(cell.path));
  const told = left.map(({ pid, command }) => ({ command, sockets: socketsOf(pid) }));
  await killAll(left);
  for (const socket of told.flatMap(({ sockets }) => sockets)) rmSync(socket, { force: true });
  return told.map(({ command, sockets }) => [command, ...sockets].join(' '));
}
