import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { FRAMEWORK_NAMES } from '@mosaicstack/install';
import { CHECKOUT } from './installers.ts';
import { hashOf } from './snapshot.ts';

/** What a framework holds, as it is to be laid out. */
export interface ShippedRelease {
  version: string;
  name: string;
  /** Mode and hash by path. */
  files: ReadonlyMap<string, { mode: string; sha256: string }>;
}

/** Reads a framework, without the installers' code. */
export function shippedRelease(folder = `${CHECKOUT}/framework`): ShippedRelease {
  const files = new Map<string, { mode: string; sha256: string }>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const stat = lstatSync(`${folder}/${entry}`);
    const path = entry.replace(/^defaults\//, '').replace(/^framework-version\.txt$/, '.framework-version');
    if (!stat.isFile() || !FRAMEWORK_NAMES.includes(path.split('/', 1)[0] ?? '')) continue;
    const mode = (stat.mode & 0o100) === 0 ? '644' : '755';
    files.set(path, { mode, sha256: hashOf(readFileSync(`${folder}/${entry}`)) });
  }
  const version = readFileSync(`${folder}/defaults/framework-version.txt`, 'utf8').trim();
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest = sorted.map(([path, { mode, sha256 }]) => `${sha256} ${mode} ${path}\n`).join('');
  return { version, name: `${version}-${hashOf(manifest).slice(0, 12)}`, files };
}
