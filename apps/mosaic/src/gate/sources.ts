import { readFileSync } from 'node:fs';
import { frameworkFolder } from '../framework.ts';
import type { Ports } from '../ports.ts';
import { badUsage, type GateRequest } from './arguments.ts';
import { requireFolder, type Source } from './run-gate.ts';
import { scanNames } from './scan-tree.ts';
import { scanFiles } from './share-files.ts';

/**
 * What a request wants scanned.
 * @throws MosaicError GATE_BAD_USAGE where it wants two things, GATE_CANNOT_SCAN where there is no such thing
 */
export async function sourceOf(request: GateRequest, ports: Ports): Promise<Source> {
  const { root, pack, tgz, isStaged, commitRange, keep } = request;
  const wanted = [root, pack, tgz, commitRange, isStaged ? 'staged' : undefined].filter((one) => one !== undefined);
  if (wanted[1] !== undefined) throw badUsage(`unexpected argument '${wanted[0]}'`);
  if (keep !== undefined && pack === undefined) throw badUsage("option '--keep' goes with --pack");
  // What few runs need is loaded by them alone.
  if (pack !== undefined) return (await import('./package-sources.ts')).packSource(pack, keep, ports);
  if (tgz !== undefined) return (await import('./package-sources.ts')).tarballSource(tgz);
  if (isStaged) return (await import('./git-sources.ts')).stagedSource(ports);
  if (commitRange !== undefined) return (await import('./git-sources.ts')).commitRangeSource(commitRange, ports);
  return root === '-' ? standardInput() : treeSource(root ?? frameworkFolder(), ports);
}

function treeSource(root: string, { progress }: Ports): Source {
  requireFolder(root);
  return {
    name: root,
    folder: root,
    reach: 'whole',
    async feed(collector, { layers, key, deadline }) {
      const files = scanNames(root, collector, deadline.watch);
      const { rules, scope, hashes } = layers;
      const taken = new Int32Array(new SharedArrayBuffer(4));
      await scanFiles({ root, files, taken, rules, scope, hashes, key }, collector, deadline, progress);
      return undefined;
    },
  };
}

function standardInput(): Source {
  return {
    name: '-',
    folder: undefined,
    reach: 'foreign',
    feed: (collector) => void collector.addContent('-', new Uint8Array(readFileSync(0))),
  };
}
