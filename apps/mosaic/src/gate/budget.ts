import { readFileSync } from 'node:fs';
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

/** Undefined where it is not there; a scan says of one that cannot be read that it is unreadable. */
function bytesAt(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
