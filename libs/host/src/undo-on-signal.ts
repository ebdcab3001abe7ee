const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Has something taken back when a signal ends this process; the signal ends it all the same. */
export function undoOnSignal(undo: () => void): void {
  for (const signal of SIGNALS)
    process.once(signal, () => {
      undo();
      process.kill(process.pid, signal);
    });
}
