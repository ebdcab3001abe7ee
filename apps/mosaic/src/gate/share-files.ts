import type { Worker } from 'node:worker_threads';
import type { Rule, Scope } from '@mosaicstack/gate';
import { fileReader } from '@mosaicstack/host';
import type { Collector, Gathered } from './collector.ts';
import type { Deadline } from './deadline.ts';
import { cannotScan } from './gate-error.ts';

/** What a worker is told, as data. */
export interface WorkerTask {
  root: string;
  files: readonly string[];
  /** How many files were taken so far, by all. */
  taken: Int32Array<SharedArrayBuffer>;
  rules: readonly Rule[];
  scope: Scope;
  /** Pairs of a hash and its id. */
  hashes: readonly (readonly [string, string])[];
  key: string;
}

/** As many files are taken at a time. */
const PORTION = 64;
/** Fewer are read by one thread before a second one has started. */
const WORTH_SHARING = 4000;
const MOST_WORKERS = 3;

/** Scans files until all are taken; several threads may do so with the same task. */
export function scanShare(task: WorkerTask, collector: Collector, watch: () => void, onPortion = () => {}): void {
  const readFile = fileReader(task.root);
  for (;;) {
    const from = Atomics.add(task.taken, 0, PORTION);
    if (from >= task.files.length) return;
    onPortion();
    for (const path of task.files.slice(from, from + PORTION)) {
      watch();
      const bytes = readFile(path);
      if (bytes === undefined) collector.addProblem(path, 'unreadable');
      else collector.addContent(path, bytes);
    }
  }
}

/**
 * Scans files, where they are many with further threads.
 * @throws MosaicError GATE_CANNOT_SCAN at the deadline
 */
export async function scanFiles(
  task: WorkerTask,
  collector: Collector,
  deadline: Deadline,
  progress: (text: string) => void,
): Promise<void> {
  const isMany = task.files.length >= WORTH_SHARING;
  const workers = isMany ? await startWorkers(task) : [];
  const parts = Promise.all(workers.map(gatheredBy));
  // Its failure is heard of below, after this thread's own share.
  parts.catch(() => undefined);
  try {
    scanShare(task, collector, deadline.watch, () => {
      if (isMany)
        progress(`gate: ${Math.min(Atomics.load(task.taken, 0), task.files.length)} of ${task.files.length} files`);
    });
    for (const part of await deadline.within(parts)) collector.add(part);
  } finally {
    progress('');
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function startWorkers(task: WorkerTask): Promise<Worker[]> {
  // Few scans need them.
  const { Worker } = await import('node:worker_threads');
  const { availableParallelism } = await import('node:os');
  return Array.from(
    { length: Math.min(availableParallelism() - 1, MOST_WORKERS) },
    () => new Worker(new URL('./gate-worker.js', import.meta.url), { workerData: task }),
  );
}

function gatheredBy(worker: Worker): Promise<Gathered> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (error) => reject(cannotScan('a part of the tree', error.message)));
  });
}
