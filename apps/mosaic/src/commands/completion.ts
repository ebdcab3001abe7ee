import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** `mosaic completion <shell>` prints the shell's script; the hidden `mosaic complete` answers it. */
export function addCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
}
