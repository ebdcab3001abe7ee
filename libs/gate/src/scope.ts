import { asciiLower, type ByteText } from './bytes.ts';
import { isComment, type LineRefusal } from './rules.ts';

/** What is scanned, and how long the resident files may be. */
export interface Scope {
  /** In lower case. */
  suffixes: ReadonlySet<string>;
  names: ReadonlySet<string>;
  /** Folders whose files without a dot are scripts: `tools/_scripts`. */
  scripts: ReadonlySet<string>;
  /** Suffixes, in lower case, that a package may have unscanned. */
  binaries: ReadonlySet<string>;
  maxLines: number;
}

/** A scope of nothing, to which layers add. */
export const EMPTY_SCOPE: Scope = {
  suffixes: new Set(),
  names: new Set(),
  scripts: new Set(),
  binaries: new Set(),
  maxLines: 99_999,
};

const NO_ENTRY = 'it is no entry of a scope';
const LOOSENS = 'it loosens what is shipped';

/**
 * Adds a layer's `scope.tsv` to a scope (gate.md G4.4).
 * @param isShipped whether the layer is the shipped one, which alone may name binaries
 */
export function addScope(scope: Scope, file: ByteText, isShipped: boolean): Scope | LineRefusal {
  let sum = scope;
  for (const [index, text] of file.split('\n').entries()) {
    if (isComment(text)) continue;
    const added = addEntry(sum, text, isShipped);
    if (typeof added === 'string') return { line: index + 1, cause: added };
    sum = added;
  }
  return sum;
}

function addEntry(scope: Scope, text: ByteText, isShipped: boolean): Scope | string {
  const [, kind, value = ''] = /^([a-z-]+)\t([!-~][ -~]*)$/.exec(text) ?? [];
  if (kind === 'max-lines') return withLimit(scope, value, isShipped);
  if (kind === 'name' && !value.includes('/')) return { ...scope, names: new Set([...scope.names, value]) };
  if (kind === 'scripts' && /^[^/]+(\/[^/]+)*$/.test(value))
    return { ...scope, scripts: new Set([...scope.scripts, value]) };
  if ((kind !== 'suffix' && kind !== 'binary') || !/^\.[^/]+$/.test(value)) return NO_ENTRY;
  if (kind === 'suffix') return { ...scope, suffixes: new Set([...scope.suffixes, asciiLower(value)]) };
  return isShipped ? { ...scope, binaries: new Set([...scope.binaries, asciiLower(value)]) } : LOOSENS;
}

function withLimit(scope: Scope, value: string, isShipped: boolean): Scope | string {
  if (!/^[1-9][0-9]{0,4}$/.test(value)) return NO_ENTRY;
  const maxLines = Number(value);
  if (isShipped) return { ...scope, maxLines };
  return maxLines > scope.maxLines ? LOOSENS : { ...scope, maxLines };
}

/** What is done with the content of a file of that path. `unknown` and `binary` differ in a package only. */
export type FileKind = 'text' | 'binary' | 'unknown';

/** @param path relative to the root, with `/` between its names */
export function fileKind(scope: Scope, path: ByteText): FileKind {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  if (scope.names.has(name) || endsInOneOf(scope.suffixes, name)) return 'text';
  if (!name.includes('.') && isBelowOneOf(scope.scripts, folders)) return 'text';
  return endsInOneOf(scope.binaries, name) ? 'binary' : 'unknown';
}

function endsInOneOf(suffixes: ReadonlySet<string>, name: ByteText): boolean {
  const lower = asciiLower(name);
  for (let at = lower.indexOf('.'); at !== -1; at = lower.indexOf('.', at + 1))
    if (suffixes.has(lower.slice(at))) return true;
  return false;
}

function isBelowOneOf(scripts: ReadonlySet<string>, folders: readonly ByteText[]): boolean {
  const path = `/${folders.join('/')}/`;
  return [...scripts].some((folder) => path.includes(`/${folder}/`));
}

/** Whether structural rules are applied below that path: everywhere but in a folder `examples`. */
export function isStructuralPlace(path: ByteText): boolean {
  return !/(^|\/)examples\//.test(path);
}
