// biome-ignore lint/suspicious/noControlCharactersInRegex: L3.2 and L9.2 are about them
const CONTROL = /[\u0000-\u001f\u007f]/g;

/** L9.2: text from outside as it is shown. */
export function shown(text: string): string {
  return text.replace(CONTROL, '?');
}

/** L9.2: text in an error. */
export function brief(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= 64) return text;
  return `${bytes
    .subarray(0, 64)
    .toString('latin1')
    .replace(/[^ -~]/g, '?')}...`;
}

/** L3.2: whether no control byte is in a text. */
export function isLine(text: string): boolean {
  return shown(text) === text;
}

/** L4.1 and L6.5: text for a shell. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.split("'").join("'\\''")}'`;
}

/** L2.3: a word that ends no tmux command. */
export function inert(word: string): string {
  return word.endsWith(';') ? `${word.slice(0, -1)}\\;` : word;
}

/** L3.3: a folder's path, where `~` is the home folder and a relative path begins at the launcher's own. */
export function folderPath(text: string, home: string, cwd: string): string {
  if (text === '~') return home;
  const path = text.startsWith('~/') ? below(home, text.slice(2)) : text;
  return path.startsWith('/') ? withoutSlashes(path) : withoutSlashes(below(cwd, path));
}

/** What lies in a folder. */
export function below(folder: string, name: string): string {
  return `${withoutSlashes(folder).replace(/^\/$/, '')}/${name}`;
}

function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, '') || '/';
}
