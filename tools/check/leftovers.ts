import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcesses, type ProcessEntry, processesWith } from '@mosaicstack/host';

const VARIABLE = 'MOSAIC_CHECK_RUN';
const POLL_MS = 100;
const ENDING_MS = 5_000;
const KILL_AFTER_MS = 1_000;

/** The variable, with a value of its own, that a step's processes hand on to all that they start. */
export type LeftoverMark = Readonly<Record<typeof VARIABLE, string>>;

/** A process that outlived its step. */
export interface Leftover {
  pid: number;
  command: string;
}

export function leftoverMark(): LeftoverMark {
  return { [VARIABLE]: randomUUID() };
}

/**
 * Finds what a step left running, and ends it. What is about to end has 5 s to do so, and is none.
 * Only the environment tells what belongs to a step: what a test starts with a cleared one (`env -i`) is not seen.
 */
export async function endLeftovers(mark: LeftoverMark): Promise<Leftover[]> {
  const deadline = Date.now() + ENDING_MS;
  let left: ProcessEntry[] = [];
  // In the midst of an exec a process has no environment: it takes two looks to say that there is none.
  for (let empty = 0; empty < 2 && Date.now() < deadline; ) {
    await delay(POLL_MS);
    left = markedProcesses(mark);
    empty = left.length === 0 ? empty + 1 : 0;
  }
  const leftovers = left.flatMap(describeProcess);
  await endProcesses(left, KILL_AFTER_MS);
  return leftovers;
}

function markedProcesses(mark: LeftoverMark): ProcessEntry[] {
  return processesWith((environment) => environment.includes(`${VARIABLE}=${mark[VARIABLE]}`));
}

/** One that has ended meanwhile is none. */
function describeProcess({ pid }: ProcessEntry): Leftover[] {
  try {
    return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trimEnd() }];
  } catch {
    return [];
  }
}
