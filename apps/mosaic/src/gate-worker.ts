import { parentPort, workerData } from 'node:worker_threads';
import { contentScanner } from '@mosaicstack/gate';
import { requireCanaries } from './gate/canaries.ts';
import { newCollector } from './gate/collector.ts';
import { tokenHashes } from './gate/layers.ts';
import { scanShare, type WorkerTask } from './gate/share-files.ts';

const task = workerData as WorkerTask;
const scanner = contentScanner(task.rules, tokenHashes(task.hashes, task.key));
requireCanaries(task.rules, newCollector(scanner, task.scope));
const collector = newCollector(scanner, task.scope);
scanShare(task, collector, () => undefined);
const { places, problems, counts } = collector;
parentPort?.postMessage({ places, problems, counts });
