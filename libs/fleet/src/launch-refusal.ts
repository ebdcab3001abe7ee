import { brief, LAUNCH_EXIT, MosaicError } from '@mosaicstack/contract';

/** The codes of a launch that was not done, each with its exit status (launcher.md L9.1). */
export const LAUNCH_CODES = {
  LAUNCH_BAD_USAGE: LAUNCH_EXIT.usage,
  LAUNCH_NO_TMUX: LAUNCH_EXIT.unavailable,
  LAUNCH_OLD_TMUX: LAUNCH_EXIT.unavailable,
  LAUNCH_RUNTIME_ENDED: LAUNCH_EXIT.runtimeEnded,
  LAUNCH_NO_WORKDIR: LAUNCH_EXIT.cannotCreate,
  LAUNCH_TMUX_REFUSED: LAUNCH_EXIT.temporary,
  LAUNCH_PANE_GONE: LAUNCH_EXIT.temporary,
} as const;

/** Thrown into a launch that is to end before it is done. */
export class LaunchInterrupted extends Error {}

export type LaunchCode = keyof typeof LAUNCH_CODES;

/** The error of a launch that was not done; its text is the same from both launchers (launcher.md L9.2). */
export function launchError(
  code: LaunchCode,
  name: string,
  cause: string,
  more: { wayOut?: string | undefined; details?: readonly string[] } = {},
): MosaicError {
  return new MosaicError({ code, exit: LAUNCH_CODES[code], act: 'start agent', subject: brief(name), cause, ...more });
}
