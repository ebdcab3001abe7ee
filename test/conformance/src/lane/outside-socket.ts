import { statSync } from 'node:fs';
import { boundSockets, socketFolder } from '@mosaicstack/test-support';
import type { CellContext } from './context.ts';

/** The scenario's socket in the machine's own folder, where no launcher may make one. */
export interface OutsideSocket {
  path: string;
  /** Empty where there is none. */
  inode: string;
}

/** What lies there now. */
export function outsideSocket({ expect }: CellContext): OutsideSocket {
  const path = `${socketFolder('/tmp')}/${expect.launch?.socket || 'default'}`;
  return { path, inode: `${statSync(path, { throwIfNoEntry: false, bigint: true })?.ino ?? ''}` };
}

/**
 * The path where a socket has come up since, and nobody listens on it: a server that was started there and ended.
 * One that somebody listens on is the machine's own, or is found among the processes that are left.
 */
export function strayedSocket(context: CellContext, before: OutsideSocket): string[] {
  const now = outsideSocket(context);
  const isOwned = boundSockets().some(({ path }) => path === now.path);
  return now.inode === '' || now.inode === before.inode || isOwned ? [] : [`made ${now.path}`];
}
