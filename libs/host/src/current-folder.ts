import { statSync } from 'node:fs';
import { userInfo } from 'node:os';

/** The folder that the caller is in, under the name by which the caller reached it, as a shell's PWD has it. */
export function currentFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment.PWD ?? '';
  const isPlain = named.startsWith('/') && !/\/(\.{0,2}\/|\.{1,2}$)/.test(named);
  return isPlain && isSameFolder(named, '.') ? named : process.cwd();
}

/** HOME, or the user database's folder where HOME is unset or empty. */
export function homeFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return environment.HOME || userInfo().homedir;
}

function isSameFolder(a: string, b: string): boolean {
  const first = statSync(a, { throwIfNoEntry: false, bigint: true });
  const second = statSync(b, { throwIfNoEntry: false, bigint: true });
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}
