import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/** The file that a name of a program means on a PATH; undefined where it means none. Folders that are not absolute do not count. */
export function programPath(
  name: string,
  { PATH = '' }: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return PATH.split(':')
    .filter((folder) => isAbsolute(folder))
    .map((folder) => `${folder.replace(/\/$/, '')}/${name}`)
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
