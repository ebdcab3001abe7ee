import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A folder of one test under the system's temp folder. Its path is short, since a socket's path has at most 107 bytes. */
export interface SandboxFolder {
  readonly path: string;
  /** A home folder in it, with a space in its name. */
  readonly home: string;
  /** Removes it with all that is in it. */
  remove(): void;
}

/** Makes a fresh one. */
export function sandboxFolder(prefix = 'mosaic-test'): SandboxFolder {
  const path = mkdtempSync(`${tmpdir()}/${prefix}-`);
  const home = `${path}/ho me`;
  mkdirSync(home);
  return { path, home, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 }) };
}
