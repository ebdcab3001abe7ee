import { accessSync, type BigIntStats, chmodSync, constants, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Why a folder cannot be used. */
export interface FolderFailure {
  act: 'create' | 'enter';
  /** The operating system's words. */
  reason: string;
}

/** What the operating system says; Node has its own words only. */
const REASONS: Record<string, string> = {
  EACCES: 'Permission denied',
  EDQUOT: 'Disk quota exceeded',
  EEXIST: 'File exists',
  EFBIG: 'File too large',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMLINK: 'Too many links',
  ENAMETOOLONG: 'File name too long',
  ENOENT: 'No such file or directory',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  EXDEV: 'Invalid cross-device link',
};

/** Makes one folder, and can take back what it made. */
export function folderMaker() {
  let made: { folder: string; topmost: string } | undefined;
  return {
    /** Makes the folder with its parents; says why it cannot be used, or nothing where it can. */
    make(folder: string): FolderFailure | undefined {
      const parents = missingParents(folder);
      if (!statsOf(folder)) made ??= { folder, topmost: parents[0] ?? folder };
      try {
        // One by one: Node's recursive mkdir calls a dangling link missing, where mkdir(1) says that it exists.
        for (const one of parents) makeFolder(one, true);
        makeFolder(folder, false);
      } catch (error) {
        return { act: 'create', reason: systemWords(error) };
      }
      return canEnter(folder) ? undefined : { act: 'enter', reason: 'Permission denied' };
    },
    /** What was made stays, whatever comes. */
    keep(): void {
      made = undefined;
    },
    /** Removes the folders that were made and are still empty. */
    remove(): void {
      if (made === undefined) return;
      for (let folder = made.folder; folder.startsWith(made.topmost); folder = dirname(folder)) removeEmpty(folder);
    },
  };
}

/**
 * Makes a folder with its parents, where it is missing.
 * @throws what the system says; EEXIST for a link that leads nowhere, as of mkdir(1)
 */
export function makeFolders(folder: string, mode: number): void {
  for (const one of [...missingParents(folder), folder]) {
    try {
      mkdirSync(one, mode);
    } catch (error) {
      if (!statsOf(one)?.isDirectory()) throw error;
    }
  }
}

/** An identity that is the same for a folder under each of its names; undefined where there is no such folder. */
export function folderIdentity(folder: string): string | undefined {
  const stats = statsOf(folder);
  return stats?.isDirectory() ? `${stats.dev}:${stats.ino}` : undefined;
}

/** The parents that are not there, the topmost first. */
function missingParents(folder: string): string[] {
  const missing: string[] = [];
  for (let one = dirname(folder); !statsOf(one); one = dirname(one)) missing.unshift(one);
  return missing;
}

/** One that is there already, or that somebody else makes meanwhile, is as good. */
function makeFolder(folder: string, isParent: boolean): void {
  try {
    mkdirSync(folder);
    // As mkdir -p does: a parent that its maker cannot enter is of no use to him.
    if (isParent && (process.umask() & 0o300) !== 0) chmodSync(folder, (0o777 & ~process.umask()) | 0o300);
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** What the path leads to; undefined where it leads to nothing that can be asked. */
function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false, bigint: true });
  } catch {
    return undefined;
  }
}

function canEnter(folder: string): boolean {
  try {
    accessSync(folder, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // One that was never made, or is in use, is no failure.
  }
}

/** What the operating system, and so any other tool, says of a failure. */
export function systemWords(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
