import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realTool, sandboxFolder } from '@mosaicstack/test-support';
import type { TreeCase } from './generate-tree.ts';

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));
const GATES: [program: string, ...args: string[]][] = [
  [realTool('bash'), '--norc', `${CHECKOUT}framework/tools/quality/gate.sh`],
  [process.execPath, `${CHECKOUT}apps/mosaic/bin/mosaic.js`, 'gate'],
];

/** What both gates say of a tree; both have the same exit status, report and words where they are the same program. */
export function sayings(tree: TreeCase): string[] {
  const sandbox = sandboxFolder('mgt');
  try {
    const root = `${sandbox.path}/root`;
    writeTree(root, tree);
    const env = { PATH: process.env.PATH ?? '', HOME: sandbox.path, TMPDIR: sandbox.path, MOSAIC_GATE_KEY: tree.key };
    return GATES.map(([program, ...args]) => {
      const { status, stdout, stderr } = spawnSync(program, [...args, root, '--format', 'canonical'], { env });
      return `exit ${status}\n${stdout.toString('latin1')}${stderr.toString('latin1')}`;
    });
  } finally {
    sandbox.remove();
  }
}

function writeTree(root: string, { files, links, rules }: TreeCase): void {
  for (const [path, text] of Object.entries({ ...files, '.mosaic/gate/rules.tsv': rules })) {
    const place = placeOf(root, path);
    if (place !== undefined) writeFileSync(place, Buffer.from(text, 'latin1'));
  }
  for (const [path, target] of Object.entries(links)) {
    const place = placeOf(root, path);
    if (place !== undefined) symlinkSync(Buffer.from(target, 'latin1'), place);
  }
}

/** A place for an entry, with the folders above it; undefined where an entry of the tree is in the way. */
function placeOf(root: string, path: string): Buffer | undefined {
  const place = Buffer.from(`${root}/${path}`, 'latin1');
  mkdirSync(Buffer.from(dirname(`${root}/${path}`), 'latin1'), { recursive: true });
  return lstatSync(place, { throwIfNoEntry: false }) === undefined ? place : undefined;
}
