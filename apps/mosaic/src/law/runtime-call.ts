import { RUNTIMES, type RuntimeName } from '@mosaicstack/law';

/** A command line that starts a runtime: `[yolo] [--dry-run] RUNTIME [ARG...]`. */
export interface RuntimeCall {
  runtime: RuntimeName;
  isYolo: boolean;
  isDryRun: boolean;
  /** What stands behind the runtime's name: the runtime's own, whatever it says. */
  args: readonly string[];
}

/** Reads a command line; undefined where it starts no runtime. */
export function runtimeCall(words: readonly string[]): RuntimeCall | undefined {
  const isYolo = words[0] === 'yolo';
  const behind = words.slice(isYolo ? 1 : 0);
  const isDryRun = behind[0] === '--dry-run';
  const [name, ...args] = behind.slice(isDryRun ? 1 : 0);
  const runtime = RUNTIMES.find((known) => known === name);
  return runtime === undefined ? undefined : { runtime, isYolo, isDryRun, args };
}
