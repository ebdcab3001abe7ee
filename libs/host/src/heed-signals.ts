const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Puts off the end that a signal would bring, so that what was made can be taken back first. A second signal ends the
 * process at once. (Node has reset a signal that was ignored at its start, so nohup does not hold; node 20, node.cc.)
 * @returns aborted when a signal has come, with its name as the reason
 */
export function heedSignals(): AbortSignal {
  const controller = new AbortController();
  const heed = (signal: NodeJS.Signals): void => {
    for (const one of SIGNALS) process.off(one, heed);
    controller.abort(signal);
  };
  for (const signal of SIGNALS) process.on(signal, heed);
  return controller.signal;
}

/** Ends this process as the signal would have ended it. */
export function endBySignal(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
}
