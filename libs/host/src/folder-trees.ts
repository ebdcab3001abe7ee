import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A file of a folder's tree. */
export interface FolderFile {
  /** Below the folder. */
  path: string;
  /** Hexadecimal SHA-256 of its bytes; of a link, of where it leads; empty for what has neither, such as a named pipe. */
  sha256: string;
  isProgram: boolean;
}

/**
 * All files of a folder and of those below it, with what they hold; links are not followed.
 * @throws what the file system says
 */
export function folderFiles(folder: string, below = ''): FolderFile[] {
  return readdirSync(`${folder}/${below}`, { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return folderFiles(folder, path);
    const isProgram = (lstatSync(`${folder}/${path}`).mode & 0o100) !== 0;
    return [{ path, sha256: entryHash(`${folder}/${path}`), isProgram }];
  });
}

/** What a file or link holds, as `folderFiles` says it; whoever reads a named pipe waits for ever. */
function entryHash(path: string): string {
  const stat = lstatSync(path);
  if (!stat.isSymbolicLink() && !stat.isFile()) return '';
  const bytes = stat.isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The hash of a file below a folder, as `folderFiles` says it, without following a link on the way; empty where something
 * else stands there or on the way, undefined where nothing does.
 */
export function hashBelow(folder: string, path: string): string | undefined {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth += 1) {
    const { kind } = nameFacts(`${folder}/${names.slice(0, depth).join('/')}`);
    if (kind !== 'folder') return kind === 'nothing' ? undefined : '';
  }
  const { kind } = nameFacts(`${folder}/${path}`);
  if (kind === 'nothing') return undefined;
  return kind === 'folder' ? '' : entryHash(`${folder}/${path}`);
}

/** A file to be laid out: a copy of another one, or a text. */
export type NewFile = { path: string; isProgram: boolean } & ({ from: string } | { text: string });

/** Lays files out in a new folder, to the disk, with their run bits and no other ones, whatever the umask. */
export function layOut(files: readonly NewFile[], folder: string): void {
  const folders = new Set<string>([folder]);
  for (const { path } of files)
    for (let above = dirname(path); above !== '.'; above = dirname(above)) folders.add(`${folder}/${above}`);
  // The shorter ones are the ones above.
  const made = [...folders].sort((a, b) => a.length - b.length);
  for (const one of made) {
    mkdirSync(one);
    chmodSync(one, 0o755);
  }
  for (const file of files) {
    const path = `${folder}/${file.path}`;
    if ('from' in file) copyFileSync(file.from, path);
    else writeFileSync(path, file.text);
    finishFile(path, file.isProgram ? 0o755 : 0o644);
  }
  for (const one of made) syncPath(one);
}

function finishFile(path: string, mode: number): void {
  chmodSync(path, mode);
  syncPath(path);
}

/**
 * Copies a file or link, as it is, to where nothing is; whole or not at all.
 * @param fresh a name on the same file system, for what is half done
 */
export function copyEntry(from: string, to: string, fresh: string): void {
  const stat = lstatSync(from);
  rmSync(fresh, { force: true });
  if (stat.isSymbolicLink()) symlinkSync(readlinkSync(from), fresh);
  else {
    copyFileSync(from, fresh);
    // Nobody else may give a file away.
    if (process.getuid?.() === 0) chownSync(fresh, stat.uid, stat.gid);
    utimesSync(fresh, stat.atime, stat.mtime);
    finishFile(fresh, stat.mode & 0o7777);
  }
  moveTo(fresh, to);
}

/** Puts a folder or file in another place, to the disk. */
export function moveTo(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  renameSync(from, to);
  syncPath(dirname(to));
}

/**
 * Lets a name lead elsewhere, in one step, whatever link or file stood there.
 * @param fresh a name on the same file system, for what is half done
 */
export function replaceLink(path: string, target: string, fresh: string): void {
  rmSync(fresh, { force: true });
  symlinkSync(target, fresh);
  renameSync(fresh, path);
  syncPath(dirname(path));
}

/**
 * Copies a file to where nothing is, whole or not at all.
 * @param fresh a name on the same file system, for what is half done
 * @returns whether nothing was there
 */
export function copyIfMissing(from: string, to: string, fresh: string): boolean {
  rmSync(fresh, { force: true });
  copyFileSync(from, fresh);
  finishFile(fresh, 0o644);
  try {
    linkSync(fresh, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(fresh);
    syncPath(dirname(to));
  }
}

/** Removes a folder or link; a folder that is half removed has no longer its name. */
export function removeTree(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    rmSync(path, { force: true });
    return;
  }
  const going = `${dirname(path)}/.old-${process.pid}-${Date.now()}`;
  renameSync(path, going);
  rmSync(going, { recursive: true, force: true });
}

/** Removes whatever stands there, without another name first; links are not followed. */
export function removeAll(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** What a name is; links are not followed, and `other` is what only holds something while it is used, such as a named pipe. */
export type NameFacts = { kind: 'nothing' | 'folder' | 'file' | 'other' } | { kind: 'link'; target: string };

/** What a name is. */
export function nameFacts(path: string): NameFacts {
  const stat = statsOf(path);
  if (stat === undefined) return { kind: 'nothing' };
  if (stat.isSymbolicLink()) return { kind: 'link', target: readlinkSync(path) };
  if (stat.isDirectory()) return { kind: 'folder' };
  return { kind: stat.isFile() ? 'file' : 'other' };
}

/** Below a file there is nothing. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
    return undefined;
  }
}

function syncPath(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
