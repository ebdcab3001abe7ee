import type { FileEntry } from '../launch-case.ts';

const LONGEST_NAME = 255;
const MOST_LINKS = 40;

/** Why a path leads nowhere. */
type Failure = 'missing' | 'not a folder' | 'a loop' | 'too long';
type Resolved = { at: string; is: 'dir' | 'file' } | { failure: Failure };

/** Folders, files and links in memory, as a Unix has them for one who may do everything. */
export class SimulatedFiles {
  readonly #entries = new Map<string, FileEntry>([['/', { path: '/', is: 'dir' }]]);
  #made: string[] = [];

  /** Puts entries in, with the folders above them. What has no place, or has one already, is left out. */
  constructor(entries: readonly FileEntry[]) {
    for (const entry of entries) this.#add({ ...entry, path: normal(entry.path) });
  }

  /** What there is, each folder before what lies in it. */
  entries(): FileEntry[] {
    return [...this.#entries.values()].filter(({ path }) => path !== '/');
  }

  /** The one path of a folder, whatever names lead to it; undefined where there is no folder. */
  folder(path: string): string | undefined {
    const found = this.#resolve(path);
    return 'at' in found && found.is === 'dir' ? found.at : undefined;
  }

  /** Makes a folder with its parents. Says whether it is there then. */
  make(path: string): boolean {
    let text = '';
    for (const name of path.split('/').slice(1)) {
      text += `/${name}`;
      const found = this.#resolve(text);
      if ('at' in found ? found.is === 'file' : !this.#makeOne(text)) return false;
    }
    return true;
  }

  /** What was made stays. */
  keep(): void {
    this.#made = [];
  }

  /** Takes back what was made and is empty. */
  remove(): void {
    for (const path of this.#made.reverse()) if (!this.#hasChild(path)) this.#entries.delete(path);
    this.#made = [];
  }

  #makeOne(text: string): boolean {
    const parent = this.folder(parentOf(text) || '/');
    const name = text.slice(text.lastIndexOf('/') + 1);
    if (parent === undefined || Buffer.byteLength(name) > LONGEST_NAME) return false;
    const path = child(parent, name);
    if (this.#entries.has(path)) return false;
    this.#entries.set(path, { path, is: 'dir' });
    this.#made.push(path);
    return true;
  }

  #add(entry: FileEntry): void {
    if (this.#entries.has(entry.path) || entry.path.split('/').some((name) => Buffer.byteLength(name) > LONGEST_NAME))
      return;
    const parent = parentOf(entry.path) || '/';
    this.#add({ path: parent, is: 'dir' });
    if (this.#entries.get(parent)?.is === 'dir') this.#entries.set(entry.path, entry);
  }

  #hasChild(path: string): boolean {
    return [...this.#entries.keys()].some((other) => other.startsWith(`${path}/`));
  }

  #resolve(path: string): Resolved {
    let at = '/';
    const names = path.split('/');
    for (let links = 0; names.length > 0; ) {
      const name = names.shift() ?? '';
      if (this.#entries.get(at)?.is !== 'dir') return { failure: 'not a folder' };
      if (name === '' || name === '.') continue;
      if (Buffer.byteLength(name) > LONGEST_NAME) return { failure: 'too long' };
      const next = name === '..' ? parentOf(at) || '/' : child(at, name);
      const entry = this.#entries.get(next);
      if (entry === undefined) return { failure: 'missing' };
      if (entry.is !== 'link') at = next;
      else if (++links > MOST_LINKS) return { failure: 'a loop' };
      else {
        if (entry.to.startsWith('/')) at = '/';
        names.unshift(...entry.to.split('/'));
      }
    }
    return { at, is: this.#entries.get(at)?.is === 'dir' ? 'dir' : 'file' };
  }
}

/** A path without `.`, `..` and empty parts, read as text. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') parts.pop();
    else if (name !== '' && name !== '.') parts.push(name);
  }
  return `/${parts.join('/')}`;
}

function child(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
