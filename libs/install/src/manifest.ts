/** A file of a tree. */
export interface TreeFile {
  /** Below the tree. */
  path: string;
  /** Hexadecimal SHA-256 of its bytes. */
  sha256: string;
  isProgram: boolean;
}

/** The name of the file that says what a tree holds. */
export const MANIFEST = '.manifest';

/** What a tree holds, one file a line: hash, mode, path; in the order of the paths' bytes. */
export function manifestText(files: readonly TreeFile[]): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.map(({ path, sha256, isProgram }) => `${sha256} ${isProgram ? '755' : '644'} ${path}\n`).join('');
}

/** Reads it; lines that are none are left out. */
export function parseManifest(text: string): TreeFile[] {
  return text.split('\n').flatMap((line) => {
    const [, sha256, mode, path] = /^([0-9a-f]{64}) (755|644) (.+)$/.exec(line) ?? [];
    return sha256 === undefined || path === undefined ? [] : [{ path, sha256, isProgram: mode === '755' }];
  });
}

/**
 * The name of a tree: its version, and the beginning of its manifest's hash, so that two builds of one version are two trees.
 * @param manifestSha256 hexadecimal SHA-256 of the manifest
 */
export function treeName(version: string, manifestSha256: string): string {
  return `${version}-${manifestSha256.slice(0, 12)}`;
}

/** What an operator changed in a tree: files that are other ones, or more than it had. */
export function changedFiles(manifest: readonly TreeFile[], there: readonly TreeFile[]): TreeFile[] {
  const known = new Map(manifest.map((file) => [file.path, file.sha256]));
  return there.filter(({ path, sha256 }) => path !== MANIFEST && known.get(path) !== sha256);
}
