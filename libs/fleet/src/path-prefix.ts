import { absolutePath, childPath } from './absolute-path.ts';
import type { LaunchRequest } from './launch-request.ts';

/** A folder that may come into the prefix, and what the file system says of it. */
export interface Candidate {
  folder: string;
  /** The same for the same folder under any name; undefined where there is no such folder. */
  identity: string | undefined;
}

/** The folders that come before PATH, and those that had to be left out. */
export interface PathPrefix {
  folders: string[];
  warnings: string[];
}

/**
 * The folders that may come into the prefix, in their order (launcher.md L6.2, L6.3).
 * @param npmAnswer what `npm config get prefix` printed; undefined where npm is missing or failed
 */
export function prefixCandidates(request: LaunchRequest, npmAnswer: string | undefined): string[] {
  const candidates = request.runtimeBin === undefined ? [] : [request.runtimeBin];
  const npmPrefix = npmAnswer?.replace(/\n+$/, '') ?? '';
  if (npmPrefix.startsWith('/'))
    candidates.push(childPath(absolutePath(npmPrefix, { home: request.home, cwd: '/' }), 'bin'));
  candidates.push(childPath(request.home, '.npm-global/bin'), childPath(request.home, '.local/bin'));
  return candidates;
}

/** The prefix: existing folders, each once, none with a colon in its name (launcher.md L6.4, L6.6). */
export function pathPrefix(candidates: readonly Candidate[]): PathPrefix {
  const folders: string[] = [];
  const warnings: string[] = [];
  const seen = new Set<string>();
  for (const { folder, identity } of candidates) {
    if (identity === undefined) continue;
    if (folder.includes(':')) {
      warnings.push(`left '${folder}' out of PATH: its name has a ':'`);
    } else if (!seen.has(identity)) {
      seen.add(identity);
      folders.push(folder);
    }
  }
  return { folders, warnings };
}
