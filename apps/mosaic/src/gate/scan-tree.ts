import { setTimeout as delay } from 'node:timers/promises';
import { linkTarget, type TreeEntry, walkTree } from '@mosaicstack/host';
import type { Collector } from './collector.ts';
import { cannotScan } from './gate-error.ts';

const LEFT_OUT = new Set(['node_modules', '.git']);

/** When a scan has to be done (gate.md G7.3). */
export interface Deadline {
  /** @throws MosaicError GATE_CANNOT_SCAN when it has passed */
  watch(): void;
  /** @throws MosaicError GATE_CANNOT_SCAN when it passes first */
  within<Value>(awaited: Promise<Value>): Promise<Value>;
}

/**
 * @param root how the error calls what is scanned
 * @param nowMs the clock
 */
export function deadlineOf(root: string, limitMs: number, nowMs: () => number): Deadline {
  const end = nowMs() + limitMs;
  const tooLate = () => cannotScan(root, `it took longer than ${limitMs / 1000} s`);
  return {
    watch() {
      if (nowMs() > end) throw tooLate();
    },
    async within(awaited) {
      const controller = new AbortController();
      const late = delay(Math.max(end - nowMs(), 0), undefined, { signal: controller.signal }).then(() => {
        throw tooLate();
      });
      try {
        return await Promise.race([awaited, late]);
      } finally {
        controller.abort();
        late.catch(() => undefined);
      }
    },
  };
}

/**
 * Walks a folder, and scans all in it but the contents of files.
 * @returns the paths of the files whose contents are to be scanned
 */
export function scanNames(root: string, collector: Collector, watch: () => void): string[] {
  const files: string[] = [];
  for (const step of walkTree(root, LEFT_OUT)) {
    watch();
    if ('unreadable' in step) collector.addProblem(step.path, 'unreadable');
    else {
      collector.addName(step.path, step.name);
      if (isFileToScan(root, step, collector)) files.push(step.path);
    }
  }
  return files;
}

function isFileToScan(root: string, { path, kind }: TreeEntry, collector: Collector): boolean {
  if (kind === 'link') addLink(root, path, collector);
  if (kind === 'link' || kind === 'folder' || collector.kindOf(path) !== 'text') return false;
  if (kind === 'other') collector.addProblem(path, 'not-a-file');
  return kind === 'file';
}

function addLink(root: string, path: string, collector: Collector): void {
  const target = linkTarget(root, path);
  if (target === undefined) collector.addProblem(path, 'unreadable');
  else collector.addText(path, target);
}
