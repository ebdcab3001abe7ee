import { accessSync, closeSync, constants, type Dirent, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';

/** One entry below a root. Paths have one character a byte, since a name may be no text at all. */
export interface TreeEntry {
  /** Relative to the root, with `/` between its names. */
  path: string;
  name: string;
  kind: 'file' | 'folder' | 'link' | 'other';
}

/** What a walk gives: an entry, or a folder that cannot be listed. */
export type WalkStep = TreeEntry | { path: string; unreadable: true };

/**
 * Walks a tree without following a symlink.
 * @param leftOut names of entries that are passed over with all below them
 */
export function* walkTree(root: string, leftOut: ReadonlySet<string>): Generator<WalkStep> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = listFolder(pathBytes(root, folder));
    if (entries === undefined) {
      yield { path: folder, unreadable: true };
      continue;
    }
    for (const entry of entries) {
      if (leftOut.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const kind = kindOf(entry);
      if (kind === 'folder') folders.push(path);
      yield { path, name: entry.name, kind };
    }
  }
}

function listFolder(folder: Buffer | string): Dirent<string>[] | undefined {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return readdirSync(folder, { withFileTypes: true, encoding: 'latin1' });
  } catch {
    return undefined;
  }
}

function kindOf(entry: Dirent<string>): TreeEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** A path of a tree as the operating system takes it; as text where that is the same, which is quicker. */
function pathBytes(root: string, path: string): Buffer | string {
  if (path === '') return root;
  if (/^[ -~]*$/.test(path)) return `${root}/${path}`;
  return Buffer.concat([Buffer.from(root), Buffer.from(`/${path}`, 'latin1')]);
}

/** The target of a symlink, one character a byte; undefined where it cannot be read. */
export function linkTarget(root: string, path: string): string | undefined {
  try {
    return readlinkSync(pathBytes(root, path), { encoding: 'latin1' });
  } catch {
    return undefined;
  }
}

const FIRST_BYTES = 1 << 20;

/**
 * Reads files one after the other into the same buffer: an answer holds until the next question. It is a Buffer, whose
 * search for a byte is the C library's.
 */
export function fileReader(root: string): (path: string) => Buffer | undefined {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  return (path) => {
    let file: number;
    try {
      file = openSync(pathBytes(root, path), 'r');
    } catch {
      return undefined;
    }
    try {
      let length = 0;
      // A regular file gives less than it was asked for at its end only (read(2)), so no further call has to say so.
      for (let isWhole = false; !isWhole; ) {
        if (length === buffer.length) buffer = grown(buffer);
        const read = readSync(file, buffer, length, buffer.length - length, null);
        isWhole = read < buffer.length - length;
        length += read;
      }
      return buffer.subarray(0, length);
    } catch {
      return undefined;
    } finally {
      closeSync(file);
    }
  };
}

function grown(buffer: Buffer): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
  larger.set(buffer);
  return larger;
}
