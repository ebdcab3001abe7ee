import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { bytesOfText, isPlainText, textOfBytes } from './bytes.ts';

/** A program to be run in a process group of its own. */
export interface GroupRun {
  argv: readonly string[];
  cwd: string;
  /** Exactly its environment. */
  environment: Readonly<Record<string, string>>;
  /** A file for standard input; /dev/null without it. */
  stdin?: string | undefined;
  /**
   * The folder that takes `<name>.stdout` and `<name>.stderr`: files, so that no process left behind can hold them open;
   * and `<name>.sh`, which does the same run for one who looks into it.
   */
  output: string;
  name?: string;
  timeoutMs: number;
  /** Told its process group as soon as it runs. */
  onStart?: (group: number) => void;
}

/** How it ended. Texts are those of `textOfBytes`. */
export interface GroupResult {
  exit: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  isTimeout: boolean;
}

/**
 * Runs a program; at the timeout its whole process group is killed.
 * @throws where it cannot be run at all
 */
export async function runInGroup(run: GroupRun): Promise<GroupResult> {
  const base = `${run.output}/${run.name ?? 'run'}`;
  const files = [
    openSync(run.stdin ?? '/dev/null', 'r'),
    openSync(`${base}.stdout`, 'w'),
    openSync(`${base}.stderr`, 'w'),
  ];
  try {
    const ended = await waitForEnd(run, files);
    return {
      ...ended,
      stdout: textOfBytes(readFileSync(`${base}.stdout`)),
      stderr: textOfBytes(readFileSync(`${base}.stderr`)),
    };
  } finally {
    files.forEach(closeSync);
  }
}

type Ending = Pick<GroupResult, 'exit' | 'signal' | 'isTimeout'>;

function waitForEnd(run: GroupRun, files: readonly number[]): Promise<Ending> {
  const script = `${run.output}/${run.name ?? 'run'}.sh`;
  writeFileSync(script, scriptOf(run));
  // Node hands on only text: bytes that are none go by way of the script.
  const isPlain = [...run.argv, ...Object.entries(run.environment).flat()].every(isPlainText);
  const [program = '', ...args] = isPlain ? run.argv : ['/bin/sh', script];
  const options = { cwd: run.cwd, env: isPlain ? run.environment : {}, stdio: [...files], detached: true };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    let isTimeout = false;
    if (child.pid !== undefined) run.onStart?.(child.pid);
    const timer = setTimeout(() => {
      isTimeout = true;
      if (child.pid !== undefined) killGroup(child.pid);
    }, run.timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('exit', (exit, signal) => {
      clearTimeout(timer);
      resolve({ exit, signal, isTimeout });
    });
  });
}

function scriptOf({ argv, environment, cwd }: GroupRun): Buffer {
  const variables = Object.entries(environment).map(([name, value]) => quoted(`${name}=${value}`));
  const words = [...variables, ...argv.map(quoted)];
  return bytesOfText(`cd ${quoted(cwd)} &&\nexec /usr/bin/env -i \\\n  ${words.join(' \\\n  ')}\n`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
