import type { RunProgram } from '@mosaicstack/host';

/**
 * Under the lock that a tmux client holds while it starts a server (tmux 3.3a, client.c `client_get_lock`): a server
 * that is just being started has its socket or comes after us, so that no living server loses its socket.
 */
const REMOVE = `case $(tmux -S "$1" list-sessions 2>&1) in
'no server running on '*) rm -f -- "$1" ;;
esac
rm -f -- "$1.lock"`;

/** Removes a socket on which no server listens; where somebody is just starting one, or flock is missing, it stays. */
export async function removeDeadSocket(run: RunProgram, path: string): Promise<void> {
  await run('flock', ['-n', `${path}.lock`, 'sh', '-c', REMOVE, 'sh', path]);
}
