import { createHash } from 'node:crypto';
import {
  chmodSync,
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
  symlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A file of a folder's tree. */
export interface FolderFile {
  /** Below the folder. */
  path: string;
  /** Hexadecimal SHA-256 of its bytes; of a link, of where it leads. */
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
    const bytes = entry.isSymbolicLink() ? readlinkSync(`${folder}/${path}`) : readFileSync(`${folder}/${path}`);
    const isProgram = (lstatSync(`${folder}/${path}`).mode & 0o100) !== 0;
    return [{ path, sha256: createHash('sha256').update(bytes).digest('hex'), isProgram }];
  });
}

/**
 * Copies files into a new folder, to the disk, with their run bits and no other ones.
 * @param files where each comes from, and its path below the folder
 */
export function copyFiles(files: readonly { from: string; to: string; isProgram: boolean }[], folder: string): void {
  const folders = new Set<string>([folder]);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const { from, to, isProgram } of files) {
    const path = `${folder}/${to}`;
    for (let above = dirname(path); above.length > folder.length; above = dirname(above)) folders.add(above);
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    copyFileSync(from, path);
    chmodSync(path, isProgram ? 0o755 : 0o644);
    syncPath(path);
  }
  for (const one of folders) syncPath(one);
}

/** Puts a folder or file in another place, to the disk. */
export function moveTo(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  renameSync(from, to);
  syncPath(dirname(to));
}

/** Lets a name lead elsewhere, in one step, whatever link or file stood there. */
export function replaceLink(path: string, target: string): void {
  const fresh = `${path}.${process.pid}.new`;
  rmSync(fresh, { force: true });
  symlinkSync(target, fresh);
  renameSync(fresh, path);
  syncPath(dirname(path));
}

/** Copies a file to where nothing is. @returns whether nothing was there */
export function copyIfMissing(from: string, to: string): boolean {
  const fresh = `${to}.${process.pid}.new`;
  copyFileSync(from, fresh);
  chmodSync(fresh, 0o644);
  syncPath(fresh);
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

/** What a name is: a link with where it leads, a folder, a file, or nothing. Links are not followed. */
export function nameFacts(path: string): { kind: 'nothing' | 'folder' | 'file' } | { kind: 'link'; target: string } {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { kind: 'nothing' };
  if (stat.isSymbolicLink()) return { kind: 'link', target: readlinkSync(path) };
  return { kind: stat.isDirectory() ? 'folder' : 'file' };
}

function syncPath(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
