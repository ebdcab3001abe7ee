import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the socket of a server lies (tmux 3.3a, tmux.c `make_label`): a folder that does not exist falls back to /tmp,
 * and links are resolved, so that this is also what a pane has in TMUX.
 * @param uid the user's id
 */
export function socketPath(
  socket: string,
  uid: number,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const folder = environment.TMUX_TMPDIR;
  return join(realpathSync(folder && existsSync(folder) ? folder : '/tmp'), `tmux-${uid}`, socket || 'default');
}
