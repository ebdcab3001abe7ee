import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const KILL_AFTER_MS = 1000;

/** How a program ended, and what it wrote. */
export interface ProgramResult {
  /** Exit status; undefined where a signal ended it or it could not be run. */
  exit: number | undefined;
  stdout: string;
  stderr: string;
  /** Why it could not be run: an errno name, `ENOENT` where it is not on PATH; `ETIMEDOUT` where it took too long. */
  failure: string | undefined;
}

/** What a run may have beside its arguments. */
export interface ProgramOptions {
  /** For its standard input. */
  input?: string | Uint8Array;
  /** After this time it is ended by SIGTERM, and a second later by SIGKILL; without it, it may run for ever. */
  timeoutMs?: number;
  /** The folder that it runs in; the caller's own without it. */
  cwd?: string;
  /** How its output is decoded; latin1 gives one character a byte. */
  encoding?: 'utf8' | 'latin1';
}

/** Runs programs. The one door through which the product starts a process. */
export type RunProgram = (program: string, args: readonly string[], options?: ProgramOptions) => Promise<ProgramResult>;

/**
 * A runner whose programs get exactly this environment, no shell, and nothing on standard input but `input`.
 * Output is decoded as UTF-8 unless another encoding is asked for.
 */
export function programRunner(environment: Readonly<Record<string, string | undefined>>): RunProgram {
  return (program, args, options = {}) =>
    new Promise((resolve) => {
      const child = trySpawn(program, args, {
        env: environment,
        cwd: options.cwd,
        stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      });
      if (typeof child === 'string') {
        resolve({ exit: undefined, stdout: '', stderr: '', failure: child });
        return;
      }
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
      // What it has started may live on, and hold its output open.
      const letGo = (): void => {
        for (const output of [child.stdout, child.stderr]) output?.destroy();
      };
      let late: string | undefined;
      const kill = (): void => {
        if (child.kill()) {
          late = 'ETIMEDOUT';
          timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
        } else letGo();
      };
      let timer = options.timeoutMs === undefined ? undefined : setTimeout(kill, options.timeoutMs);
      const end = (exit: number | undefined, failure?: string): void => {
        clearTimeout(timer);
        const [told, complained] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString(options.encoding));
        resolve({ exit, stdout: `${told}`, stderr: `${complained}`, failure });
      };
      child.on('error', (error: NodeJS.ErrnoException) => end(undefined, error.code ?? error.message));
      child.on('exit', () => {
        if (child.killed) letGo();
      });
      // tmux, for one, ends with status 0 where it is told to end.
      child.on('close', (exit) => end(late === undefined ? (exit ?? undefined) : undefined, late));
      // A program that ends before it has read its input is judged by its exit status.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(options.input);
    });
}

/** A program that goes on beside this one. */
export interface StartedProgram {
  /** The first line of its output; empty where it ends without one. */
  firstLine: Promise<string>;
  /** Tells it that nothing more comes on its standard input. */
  closeInput(): void;
  /** How it ended. */
  exit: Promise<Pick<ProgramResult, 'exit' | 'failure'>>;
}

/** Starts a program that goes on; it is told `input`, and its standard input stays open. */
export type StartProgram = (program: string, args: readonly string[], input: string) => StartedProgram;

/**
 * A starter whose programs get exactly this environment and no shell. Keys on the terminal (Ctrl-C) do not reach them: they
 * are there for as long as this process wants them.
 */
export function programStarter(environment: Readonly<Record<string, string | undefined>>): StartProgram {
  return (program, args, input) => {
    const child = trySpawn(program, args, { env: environment, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    if (typeof child === 'string') {
      const exit = Promise.resolve({ exit: undefined, failure: child });
      return { firstLine: Promise.resolve(''), closeInput: () => undefined, exit };
    }
    const exit = new Promise<Pick<ProgramResult, 'exit' | 'failure'>>((resolve) => {
      child.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ exit: undefined, failure: error.code ?? error.message }),
      );
      child.on('close', (status) => resolve({ exit: status ?? undefined, failure: undefined }));
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(input);
    return { firstLine: firstLineOf(child, exit), closeInput: () => void child.stdin?.end(), exit };
  };
}

function firstLineOf(child: ChildProcess, end: Promise<unknown>): Promise<string> {
  let told = '';
  return new Promise((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('\n')) resolve(told.slice(0, told.indexOf('\n')));
    });
    void end.then(() => resolve(''));
  });
}

/** Some failures Node throws (arguments that are too long), others it reports later. */
function trySpawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess | string {
  try {
    return spawn(program, args, options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  }
}

/**
 * Runs a program that has this process's terminal until it ends.
 * @returns its exit status; the errno name where it could not be started
 */
export function runOnTerminal(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number | string> {
  const child = trySpawn(program, args, { env: environment, stdio: 'inherit' });
  if (typeof child === 'string') return Promise.resolve(child);
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.on('close', (exit) => resolve(exit ?? 1));
  });
}
