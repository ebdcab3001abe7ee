import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunProgram } from '@mosaicstack/host';

const POLL_MS = 20;

/**
 * Under the lock that a tmux client holds while it starts a server (tmux 3.3a, client.c `client_get_lock`): a server
 * that is just being started has its socket or comes after us, so that no living server loses its socket.
 */
const REMOVE = `said=$(tmux -S "$1" list-sessions 2>&1)
case $said in
'no server running on '*) rm -f -- "$1" ;;
*) printf '%s\\n' "$said" >&2 ;;
esac
rm -f -- "$1.lock"`;

/** Why a socket is still there. */
export interface SocketLeft {
  cause: string;
  wayOut?: string;
}

/**
 * Removes a socket on which no server listens.
 * @param limitMs how long to wait for somebody who holds the lock
 * @returns why it is still there, which may be a server that listens again; undefined where it is gone
 */
export async function removeDeadSocket(
  run: RunProgram,
  path: string,
  limitMs: number,
): Promise<SocketLeft | undefined> {
  const deadline = Date.now() + limitMs;
  while (existsSync(path)) {
    // Without `-w`: the lock that was waited for may be a file that its holder has removed by then.
    const result = await run('flock', ['-n', `${path}.lock`, 'sh', '-c', REMOVE, 'sh', path]);
    if (!existsSync(path)) break;
    if (result.failure === 'ENOENT') return { cause: 'flock is not on PATH', wayOut: 'apt-get install util-linux' };
    if (result.failure !== undefined) return { cause: `flock could not be run: ${result.failure}` };
    const said = result.stderr.split('\n', 1)[0];
    if (said) return { cause: said };
    if (Date.now() >= deadline) return { cause: `its lock was held for ${limitMs} ms` };
    await delay(POLL_MS);
  }
  return undefined;
}
