/** A file of a tree. */
export interface TreeFile {
  /** Below the tree. */
  path: string;
  /** Hexadecimal SHA-256 of its bytes; empty for what has none, such as a named pipe. */
  sha256: string;
  isProgram: boolean;
}

/** The name of the file that says what a tree holds. */
export const MANIFEST = '.manifest';

/** What a tree holds, one file a line: hash, mode, path; in the order of the paths' bytes. */
export function manifestText(files: readonly TreeFile[]): string {
  return inOrder(files)
    .map(({ path, sha256, isProgram }) => `${sha256} ${isProgram ? '755' : '644'} ${path}\n`)
    .join('');
}

function inOrder(files: readonly TreeFile[]): TreeFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
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

/** What an operator changed in a tree: files that are other ones, or more than it had. What holds nothing is not kept. */
export function changedFiles(manifest: readonly TreeFile[], there: readonly TreeFile[]): TreeFile[] {
  const known = new Map(manifest.map((file) => [file.path, file.sha256]));
  return inOrder(there).filter(({ path, sha256 }) => path !== MANIFEST && sha256 !== '' && known.get(path) !== sha256);
}
