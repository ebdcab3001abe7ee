import { linkTarget, type TreeEntry, walkTree } from '@mosaicstack/host';
import type { Collector } from './collector.ts';

const LEFT_OUT = new Set(['node_modules', '.git']);
/** The user's own layer: it is not shipped, and holds what it denies. */
const LOCAL_RULES = '.mosaic/gate/rules.local.tsv';

/**
 * Walks a folder, and scans all in it but the contents of files.
 * @returns the paths of the files whose contents are to be scanned
 */
export function scanNames(root: string, collector: Collector, watch: () => void): string[] {
  const files: string[] = [];
  for (const step of walkTree(root, LEFT_OUT)) {
    watch();
    if (step.path === LOCAL_RULES) continue;
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
