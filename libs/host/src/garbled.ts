import { readFileSync } from 'node:fs';

/** Whether the bytes of one of this process's variables were not UTF-8, which Node hides (proc(5), environ). */
export function isGarbled(variable: string): boolean {
  const prefix = `${variable}=`;
  const entries = readFileSync('/proc/self/environ').toString('latin1').split('\0');
  const bytes = entries.find((entry) => entry.startsWith(prefix))?.slice(prefix.length) ?? '';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
    return false;
  } catch {
    return true;
  }
}
