import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readTextIfThere } from './files.ts';
import type { StartProgram } from './run-program.ts';

/** How a lock is taken. */
export interface LockOptions {
  /** How long to wait for whoever has it. */
  waitMs: number;
  /** What the lock is taken for, for those who wait. */
  purpose: string;
  /** Called once where it is not to be had at once, with the words of whoever has it. */
  onWait?: (holder: string) => void;
}

/** Somebody else kept the lock. */
export class LockTaken extends Error {
  override name = 'LockTaken';
}

/** flock(1), which takes the lock, could not be run. */
export class LockUnavailable extends Error {
  override name = 'LockUnavailable';
}

const AT_ONCE_MS = 100;
const CONFLICT = 75;

/**
 * Does something while no other process of this host that asks for the same lock does.
 * The kernel holds it (flock(2), by flock(1)) for as long as this process lives, so none is ever left behind, and no
 * program that is started meanwhile inherits it.
 * @throws LockTaken, LockUnavailable; what `act` throws
 */
export async function withLock<Result>(
  start: StartProgram,
  path: string,
  { waitMs, purpose, onWait }: LockOptions,
  act: () => Promise<Result>,
): Promise<Result> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // flock would make it for everybody.
  closeSync(openSync(path, 'a', 0o600));
  const release = await takeLock(start, path, AT_ONCE_MS).catch((error: unknown) => {
    if (!(error instanceof LockTaken) || waitMs <= AT_ONCE_MS) throw error;
    onWait?.(error.message);
    return takeLock(start, path, waitMs - AT_ONCE_MS);
  });
  try {
    sayWho(path, purpose);
    return await act();
  } finally {
    await release();
  }
}

/** For those who wait; the lock holds also where the disk is full. */
function sayWho(path: string, purpose: string): void {
  try {
    writeFileSync(path, `${purpose} (process ${process.pid})\n`, { mode: 0o600 });
  } catch {
    return;
  }
}

/** @returns what gives it back */
async function takeLock(start: StartProgram, path: string, waitMs: number): Promise<() => Promise<void>> {
  const seconds = (waitMs / 1000).toFixed(3);
  // cat writes back what it is told as soon as it runs, which is when the lock is held.
  const holder = start('flock', ['-x', '-w', seconds, '-E', `${CONFLICT}`, path, 'cat'], 'held\n');
  if ((await holder.firstLine) === 'held')
    return async () => {
      holder.closeInput();
      await holder.exit;
    };
  const { exit, failure } = await holder.exit;
  if (exit === CONFLICT) throw new LockTaken(readTextIfThere(path)?.trim() || 'another process');
  if (failure === 'ENOENT' || failure === 'EACCES') throw new LockUnavailable('flock is not on PATH');
  throw new LockUnavailable(failure === undefined ? `flock ended with status ${exit}` : `flock: ${failure}`);
}
