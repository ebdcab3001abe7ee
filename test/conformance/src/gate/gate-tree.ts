import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { bytesOfText, realTool } from '@mosaicstack/test-support';
import type { Placeholders } from '../cell/placeholders.ts';
import type { GateTree } from './gate-scenario.ts';

type Expand = Placeholders['expand'];

/** Makes a tree; modes are set last, so that a folder may be closed. */
export function writeGateTree(folder: string, tree: GateTree, expand: Expand): void {
  const entries = Object.entries(tree).map(([path, entry]) => ({ place: bytesOfText(`${folder}/${path}`), entry }));
  for (const { place, entry } of entries) {
    mkdirSync(place.subarray(0, place.lastIndexOf('/')), { recursive: true });
    writeEntry(place, entry, expand);
  }
  for (const { place, entry } of entries)
    if ('mode' in entry && entry.mode !== undefined) chmodSync(place, Number.parseInt(entry.mode, 8));
}

function writeEntry(place: Buffer, entry: GateTree[string], expand: Expand): void {
  if ('dir' in entry) mkdirSync(place, { recursive: true });
  else if ('link' in entry) symlinkSync(bytesOfText(expand(entry.link)), place);
  else if ('fifo' in entry) execFileSync(realTool('mkfifo'), [place.toString()]);
  else if ('text' in entry) writeFileSync(place, bytesOfText(expand(entry.text)));
  else writeFileSync(place, bytesOfText(entry.lines.map((line) => `${expand(line)}\n`).join('')));
}
