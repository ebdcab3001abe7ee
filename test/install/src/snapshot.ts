import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** All that lies below a folder, by path: kind, mode, owner, and what a file holds or where a link leads. */
export type Snapshot = ReadonlyMap<string, string>;

/** Looks at a folder. Where it lies itself, and who had the lock last, is not part of what is looked at. */
export function snapshot(folder: string): Snapshot {
  const found = new Map<string, string>();
  addEntries(folder, '', found);
  return found;
}

function addEntries(folder: string, below: string, found: Map<string, string>): void {
  for (const name of readdirSync(`${folder}/${below}`).sort()) {
    const path = `${below}${name}`;
    const stat = lstatSync(`${folder}/${path}`);
    found.set(path, `${entryText(`${folder}/${path}`).replaceAll(folder, '{sandbox}')} ${stat.uid}:${stat.gid}`);
    if (stat.isDirectory()) addEntries(folder, `${path}/`, found);
  }
}

function entryText(path: string): string {
  const stat = lstatSync(path);
  const mode = (stat.mode & 0o7777).toString(8);
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (stat.isDirectory()) return `folder ${mode}`;
  return stat.isFile() ? `file ${mode} ${contentHash(path)}` : `other ${mode}`;
}

function contentHash(path: string): string {
  const bytes = readFileSync(path);
  return hashOf(
    path.endsWith('.framework/lock')
      ? bytes.toString().replace(/^mosaic (install|upgrade) \(process \d+\)$/m, 'ours')
      : bytes,
  );
}

/** Hexadecimal SHA-256. */
export function hashOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Where two differ, one line each. */
export function differences(one: Snapshot, other: Snapshot): string[] {
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((path) => one.get(path) !== other.get(path))
    .map((path) => `${path}: ${one.get(path) ?? 'nothing'} | ${other.get(path) ?? 'nothing'}`);
}

/** What files held, and where links led, that nothing holds or leads to any more. */
export function lostContents(before: Snapshot, after: Snapshot): string[] {
  const contents = new Set([...after.values()].map(contentOf));
  return [...before]
    .filter(([, text]) => contentOf(text) !== '' && !contents.has(contentOf(text)))
    .map(([path]) => path);
}

/** What an entry holds (its hash), or where it leads; empty of what does neither. */
export function contentOf(text: string): string {
  const [, kind, rest = ''] = /^(file|link) (.*) \d+:\d+$/s.exec(text) ?? [];
  return kind === 'file' ? rest.replace(/^\d+ /, '') : rest;
}
