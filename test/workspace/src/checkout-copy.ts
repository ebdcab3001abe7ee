import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFiles, ROOT } from './root.ts';

/** A copy of the files that git knows, in a folder of its own with a home and a place for tmux sockets. */
export interface CheckoutCopy {
  /** The copy. */
  folder: string;
  /** Home folder, with a space in its name. */
  home: string;
  /** Short, since a socket's path has at most 107 bytes. */
  tmuxFolder: string;
  remove(): void;
}

/** Copies the checkout as a fresh clone would have it, with what is not committed yet. */
export function copyCheckout(): CheckoutCopy {
  const base = mkdtempSync(join(tmpdir(), 'mw-'));
  const [folder, home, tmuxFolder] = ['checkout', 'home of op', 't'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  for (const file of listFiles()) cpSync(join(ROOT, file), join(folder, file));
  for (const empty of [home, tmuxFolder]) mkdirSync(empty);
  return { folder, home, tmuxFolder, remove: () => rmSync(base, { recursive: true, force: true }) };
}
