import { accessSync, constants, statSync, symlinkSync } from 'node:fs';

/**
 * Where a tool really is, by this process's PATH.
 * @throws where it is not there
 */
export function realTool(name: string): string {
  const path = (process.env.PATH ?? '/usr/bin:/bin')
    .split(':')
    .map((folder) => `${folder}/${name}`)
    .find(isProgram);
  if (path === undefined) throw new Error(`'${name}' is not on PATH`);
  return path;
}

/** Links named real tools into a folder that is to be a sandbox's PATH; what is not named is then not found. */
export function linkTools(folder: string, names: readonly string[]): void {
  for (const name of names) symlinkSync(name === 'node' ? process.execPath : realTool(name), `${folder}/${name}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
