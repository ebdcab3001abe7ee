import { spawn } from 'node:child_process';

/** How a program ended, and what it wrote. */
export interface ProgramResult {
  /** Exit status; undefined where a signal ended it or it could not be run. */
  exit: number | undefined;
  stdout: string;
  stderr: string;
  /** Why it could not be run: an errno name, `ENOENT` where it is not on PATH. */
  failure: string | undefined;
}

/** Runs programs. The one door through which the product starts a process. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options?: { input?: string | Uint8Array },
) => Promise<ProgramResult>;

/**
 * A runner whose programs get exactly this environment, no shell, and nothing on standard input but `input`.
 * Output is decoded as UTF-8.
 */
export function programRunner(environment: Record<string, string>): RunProgram {
  return (program, args, options = {}) =>
    new Promise((resolve) => {
      const child = spawn(program, args, {
        env: environment,
        stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      });
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
      const end = (exit: number | undefined, failure?: string): void =>
        resolve({ exit, stdout: `${Buffer.concat(stdout)}`, stderr: `${Buffer.concat(stderr)}`, failure });
      child.on('error', (error: NodeJS.ErrnoException) => end(undefined, error.code ?? error.message));
      child.on('close', (exit) => end(exit ?? undefined));
      // A program that ends before it has read its input is judged by its exit status.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(options.input);
    });
}
