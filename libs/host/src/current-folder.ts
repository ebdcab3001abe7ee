import { statSync } from 'node:fs';
import { userInfo } from 'node:os';

/**
 * The folder that the caller is in, under the name by which the caller reached it, as a shell's PWD has it.
 * Where that folder was removed, PWD is all that is left, in bash 5.2 too.
 */
export function currentFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment.PWD ?? '';
  const isPlain = named.startsWith('/') && !/\/(\.{0,2}\/|\.{1,2}$)/.test(named);
  return isPlain && isSameFolder(named, '.') ? named : (answerOf(() => process.cwd()) ?? named);
}

/** HOME; where that is unset or empty the user database's folder, and for a user whom it does not know `/`, as in bash. */
export function homeFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return environment.HOME || (answerOf(() => userInfo().homedir) ?? '/');
}

function isSameFolder(a: string, b: string): boolean {
  const first = answerOf(() => statSync(a, { bigint: true }));
  const second = answerOf(() => statSync(b, { bigint: true }));
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}

/** What the system answers; undefined where it refuses. */
function answerOf<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
