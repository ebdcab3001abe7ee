import { lstatSync, readFileSync, statSync } from 'node:fs';
import { countLines } from '@mosaicstack/gate';

/** A file that every agent carries. */
export interface ResidentFile {
  path: string;
  lines: number;
  bytes: number;
}

const RESIDENT = ['defaults/AGENTS.md', 'defaults/CONSTITUTION.md'];

/** The resident files that are there, in the order of their paths. */
export function residentFiles(root: string): ResidentFile[] {
  return RESIDENT.flatMap((path) => {
    const bytes = bytesAt(`${root}/${path}`);
    return bytes === undefined ? [] : [{ path, lines: countLines(new Uint8Array(bytes)), bytes: bytes.length }];
  });
}

/** Those that are longer than the limit. */
export function overBudget(files: readonly ResidentFile[], limit: number) {
  return files.filter(({ lines }) => lines > limit).map(({ path, lines }) => ({ path, lines, limit }));
}

/** An estimate of the tokens of a text: four bytes each. */
export function estimatedTokens(bytes: number): number {
  return Math.ceil(bytes / 4);
}

/** The paths of those that are there and cannot be read. */
export function closedResidentFiles(root: string): string[] {
  return RESIDENT.filter((path) => isThere(`${root}/${path}`) && bytesAt(`${root}/${path}`) === undefined);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Undefined where there is no such file; a scan says of one that cannot be read that it is unreadable. */
function bytesAt(path: string): Uint8Array | undefined {
  try {
    // To open a pipe would be to wait for its writer.
    return statSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}
