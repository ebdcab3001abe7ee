import { parentPort, workerData } from 'node:worker_threads';
import { contentScanner } from '@mosaicstack/gate';
import { newCollector } from './gate/collector.ts';
import { tokenHashes } from './gate/layers.ts';
import { scanShare, type WorkerTask } from './gate/share-files.ts';

const task = workerData as WorkerTask;
const collector = newCollector(contentScanner(task.rules, tokenHashes(task.hashes, task.key)), task.scope);
scanShare(task, collector, () => undefined);
const { places, problems, counts } = collector;
parentPort?.postMessage({ places, problems, counts });
