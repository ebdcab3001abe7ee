import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { bytesOfText, textOfBytes } from '@mosaicstack/test-support';
import type { FileEntry, FileTree } from '../schema/text.ts';
import type { Placeholders } from './placeholders.ts';

/** Path to what lies there, as a line of text: `dir 755`, `file 644 "text"`, `link target`. */
export type TreeState = ReadonlyMap<string, string>;

/** Makes the tree; folders above an entry are made too. Modes are set last, so that a folder may be closed. */
export function writeTree(tree: FileTree, { expand, path }: Placeholders): void {
  const entries = Object.entries(tree).map(([name, entry]) => ({ place: path(name), entry }));
  for (const { place, entry } of entries) writeEntry(place, entry, expand);
  for (const { place, entry } of entries)
    if ('mode' in entry && entry.mode) chmodSync(place, Number.parseInt(entry.mode, 8));
}

/** What lies below a folder. */
export function treeState(root: string): TreeState {
  return new Map(entriesBelow(Buffer.from(root)).map((path) => [textOfBytes(path), entryState(path)]));
}

/** What is not as it was: path to its state now, `absent` where it is gone. */
export function treeChanges(before: TreeState, after: TreeState): Map<string, string> {
  const changed = [...after].filter(([path, state]) => before.get(path) !== state);
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path): [string, string] => [path, 'absent']);
  return new Map([...changed, ...gone].sort());
}

/** How the changes must be. The mode of an entry counts where the scenario names one; else that of a umask of 022. */
export function expectedChanges(tree: FileTree, { expand, path }: Placeholders): Map<string, string> {
  return new Map(
    Object.entries(tree)
      .map(([name, entry]): [string, string] => [path(name), expectedState(entry, expand)])
      .sort(),
  );
}

function expectedState(entry: FileEntry, expand: Placeholders['expand']): string {
  if ('absent' in entry) return 'absent';
  if ('link' in entry) return `link ${expand(entry.link)}`;
  if ('dir' in entry) return `dir ${entry.mode ?? '755'}`;
  return `file ${entry.mode ?? '644'} ${JSON.stringify(expand(entry.text))}`;
}

function writeEntry(place: string, entry: FileEntry, expand: Placeholders['expand']): void {
  mkdirSync(dirname(place), { recursive: true });
  if ('dir' in entry) mkdirSync(place, { recursive: true });
  else if ('link' in entry) symlinkSync(expand(entry.link), place);
  else if ('text' in entry) writeFileSync(place, bytesOfText(expand(entry.text)));
}

/** By bytes: a launcher may make names that are no UTF-8, and Node's own recursion takes only text. */
function entriesBelow(folder: Buffer): Buffer[] {
  return readdirSync(folder, { encoding: 'buffer' }).flatMap((name) => {
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    return lstatSync(path).isDirectory() ? [path, ...entriesBelow(path)] : [path];
  });
}

function entryState(name: Buffer): string {
  const stats = lstatSync(name);
  const mode = (stats.mode & 0o7777).toString(8);
  if (stats.isSymbolicLink()) return `link ${readlinkSync(name)}`;
  if (stats.isDirectory()) return `dir ${mode}`;
  if (stats.isFile()) return `file ${mode} ${JSON.stringify(textOfBytes(readFileSync(name)))}`;
  return `special ${mode}`;
}
