/** Text as a developer can read it and paste it into bash, every byte of it. */
export function shellQuote(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return /[^\x20-\x7e\u00a0-\ud7ff\ue000-\uffff]/.test(text)
    ? `$'${[...text].map(escaped).join('')}'`
    : `'${text.replaceAll("'", "'\\''")}'`;
}

/** An argv as one line. */
export function shellLine(argv: readonly string[]): string {
  return argv.map(shellQuote).join(' ');
}

function escaped(character: string): string {
  const named: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', "'": "\\'", '\\': '\\\\' };
  if (named[character] !== undefined) return named[character];
  const code = character.charCodeAt(0);
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code >= 0xdc80 && code <= 0xdcff && character.length === 1 ? `\\x${(code - 0xdc00).toString(16)}` : character;
}
