import { userInfo } from 'node:os';

/** The name of the user; the number where there is no entry for it, as in many containers. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `${process.getuid?.() ?? ''}`;
  }
}
