/** The folders that paths of a launch are taken from. */
export interface Places {
  /** Home folder, absolute. */
  home: string;
  /** Folder that the caller is in, absolute. */
  cwd: string;
}

/** A path with `~` expanded, taken from the caller's folder and without slashes at its end (launcher.md L3.3). */
export function absolutePath(path: string, places: Places): string {
  let absolute = path;
  if (path === '~') absolute = places.home;
  else if (path.startsWith('~/')) absolute = childPath(places.home, path.slice(2));
  if (!absolute.startsWith('/')) absolute = childPath(places.cwd, absolute);
  return absolute.replace(/(?<=.)\/+$/s, '');
}

/** A folder's child, with one slash between them. */
export function childPath(folder: string, child: string): string {
  return `${folder.replace(/\/$/, '')}/${child}`;
}
