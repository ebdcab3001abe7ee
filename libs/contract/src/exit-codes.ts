/** Exit statuses of every command but the launcher. */
export const EXIT = { done: 0, no: 1, cannotAsk: 2 } as const;

/** Exit statuses of a launcher: sysexits(3), as framework/spec/launcher.md L9.1 lists them. */
export const LAUNCH_EXIT = {
  started: 0,
  usage: 64,
  unavailable: 69,
  runtimeEnded: 70,
  cannotCreate: 73,
  temporary: 75,
} as const;
