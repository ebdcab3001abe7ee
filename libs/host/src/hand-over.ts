import { runOnTerminal } from './run-program.ts';

/** A program that is to take this process over. */
export interface NextProgram {
  /** Its file. */
  path: string;
  argv: readonly string[];
  /** What it gets beside the caller's variables. */
  environment: readonly (readonly [name: string, value: string])[];
}

/** Set by the script that started Node, and takes the words over from it. */
const WORDS = 'MOSAIC_HANDOVER';

/**
 * Gives this process over to a program: to the script that waits for its words; without one by execve, which Node has from
 * 22.15 on; before that as a child that has the terminal.
 * @returns the child's exit status, or 0 once the words are told
 */
export async function handOver(
  { path, argv, environment }: NextProgram,
  caller: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { [WORDS]: reader, ...own } = caller;
  const all = { ...own, ...Object.fromEntries(environment) };
  if (reader === 'words') {
    const pairs = environment.map((pair) => pair.join('='));
    process.stdout.write([`${pairs.length}`, ...pairs, path, ...argv].map((word) => `${word}\0`).join(''));
    return 0;
  }
  const { execve } = process as { execve?: (file: string, args: readonly string[], env: object) => never };
  execve?.call(process, path, argv, all);
  return exitOf(await runOnTerminal(path, argv.slice(1), all));
}

function exitOf(end: number | string): number {
  if (typeof end === 'number') return end;
  // What a shell says of a program that could not be run.
  return end === 'ENOENT' ? 127 : 126;
}
