import { factsOf } from '@mosaicstack/contract';
import { LockUnavailable } from '@mosaicstack/host';
import { TmuxMissing } from '@mosaicstack/tmux';

/**
 * Why something failed, in one line, where that can happen without a fault of Mosaic: the disk is full, a program is missing.
 * @throws the error itself where it is none of these
 */
export function expectedCause(error: unknown): string {
  const facts = factsOf(error);
  if (facts !== undefined) return facts.cause;
  if (error instanceof LockUnavailable) return `its turn cannot be kept: ${error.message}`;
  if (error instanceof TmuxMissing) return `tmux does not run: ${error.message}`;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof Error && code !== undefined && syscall !== undefined)
    return error.message.split('\n', 1)[0] ?? '';
  throw error;
}
