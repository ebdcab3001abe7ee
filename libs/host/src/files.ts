import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, isAbsolute } from 'node:path';

/** What a file is written with. */
export interface WriteOptions {
  /** Permission bits of a new file; one that is there keeps its own. */
  mode: number;
  /** Keeps what was there under this name. */
  backup?: string;
}

/**
 * Writes a file whole or not at all: to a new one beside it, to the disk, then in its place. A link stays one: what it
 * leads to is written, also where that is still to come. The folder is made where it is missing, for its owner alone.
 * @throws what the file system says, with nothing changed but perhaps the backup
 */
export function writeFileWhole(path: string, text: string, { mode, backup }: WriteOptions): void {
  let target = path;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    target = endOfLinks(path);
    const there = statSync(target, { throwIfNoEntry: false });
    withFresh(target, (fresh) => {
      writeSynced(fresh, Buffer.from(text), there?.mode ?? mode, there !== undefined);
      if (backup !== undefined && there !== undefined) copyWhole(target, backup, there.mode);
    });
  } catch (error) {
    // What fails on an open file does not say which.
    throw Object.assign(error as Error, { path: target });
  }
}

/** A copy and no second name: the place may lie on another file system than what a link there leads to. */
function copyWhole(path: string, copy: string, mode: number): void {
  withFresh(copy, (fresh) => writeSynced(fresh, readFileSync(path), mode, true));
}

/** Lets a new file be written, and puts it in the place of another once it is. */
function withFresh(target: string, write: (fresh: string) => void): void {
  const fresh = `${dirname(target)}/.${basename(target)}.${process.pid}.new`;
  try {
    write(fresh);
    renameSync(fresh, target);
    syncFolder(dirname(target));
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** The file that a path means; where links lead to none, the place where it would be. */
function endOfLinks(path: string): string {
  // Unlike `existsSync` it tells what is not there from what cannot be looked at.
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return realpathSync(path);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return path;
  const link = readlinkSync(path);
  return endOfLinks(isAbsolute(link) ? link : `${realpathSync(dirname(path))}/${link}`);
}

function writeSynced(path: string, bytes: Buffer, mode: number, isExact: boolean): void {
  const file = openSync(path, 'w', mode & 0o777);
  try {
    // The umask has taken bits from it; a file system without modes refuses to set what it shows already.
    if (isExact && (fstatSync(file).mode & 0o777) !== (mode & 0o777)) fchmodSync(file, mode & 0o777);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Keeps a file under another name: `.bak` behind its own, or `.bak.1` and so on; nothing gives way to it. It is not read:
 * what it holds may be anything. Where there is none, nothing is done.
 */
export function setAside(path: string): void {
  if (!isTaken(path)) return;
  let aside = `${path}.bak`;
  for (let count = 1; isTaken(aside); count += 1) aside = `${path}.bak.${count}`;
  renameSync(path, aside);
  syncFolder(dirname(path));
}

/** A link that leads nowhere has its name, too. */
function isTaken(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** A rename is durable once its folder is. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * The text of a file; undefined where there is none.
 * @throws where there is one that cannot be read
 */
export function readTextIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** The names in a folder; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A file with its size. */
export interface FileSize {
  path: string;
  sizeBytes: number;
}

/** The files with a name's ending in a folder, and so many folders below it; none where it cannot be read. */
export function filesBelow(folder: string, ending: string, depth: number): FileSize[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return depth > 0 ? filesBelow(path, ending, depth - 1) : [];
      const stat = entry.name.endsWith(ending) ? statSync(path, { throwIfNoEntry: false }) : undefined;
      return stat?.isFile() ? [{ path, sizeBytes: stat.size }] : [];
    });
  } catch {
    return [];
  }
}

/** What a file holds from a place on, at most so much; empty where it cannot be read. */
export function readFrom(path: string, offsetBytes: number, limitBytes: number): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const from = offsetBytes < 0 ? Math.max(0, size + offsetBytes) : offsetBytes;
      const bytes = Buffer.alloc(Math.min(limitBytes, Math.max(0, size - from)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
    } finally {
      closeSync(file);
    }
  } catch {
    return Buffer.alloc(0);
  }
}

/**
 * Adds a line to a file, to the disk; the file is made for its owner alone. Where the last line is torn (a full disk, a power
 * cut) the new one begins below it.
 */
export function appendLine(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a+', 0o600);
  try {
    const bytes = Buffer.from(`${hasTornLine(file) ? '\n' : ''}${line}\n`);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function hasTornLine(file: number): boolean {
  const last = Buffer.alloc(1);
  const { size } = fstatSync(file);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}
