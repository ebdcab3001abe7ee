import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { cannotKeep } from './gate-error.ts';

/**
 * Leaves bytes as a file in a folder, whole or not at all. A file of that name with the same bytes may be there.
 * @throws MosaicError GATE_CANNOT_KEEP where another file is there, or it cannot be written
 */
export function keepFile(folder: string, name: string, bytes: Uint8Array): void {
  const file = join(folder, name);
  let fresh: string | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    fresh = mkdtempSync(join(folder, '.mosaic-keep-'));
    const temporary = join(fresh, name);
    writeDurably(temporary, bytes);
    // Unlike a rename, a link never takes the place of a file that is there.
    linkSync(temporary, file);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (!isThere || !readFileSync(file).equals(bytes))
      throw cannotKeep(file, isThere ? 'another file is there' : 'it cannot be written');
  } finally {
    if (fresh !== undefined) rmSync(fresh, { recursive: true, force: true });
  }
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
