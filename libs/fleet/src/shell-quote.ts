/** Text for a shell: plain where no byte of it can mean something to one, else in single quotes (launcher.md L6.5). */
export function shellQuote(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
