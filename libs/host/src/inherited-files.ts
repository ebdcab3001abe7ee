import { closeSync, readdirSync, readFileSync } from 'node:fs';

/** O_CLOEXEC as proc(5) shows it in fdinfo. */
const CLOSED_ON_EXEC = 0o2000000;

/**
 * Closes the files beside standard input, output and error that a caller left open and that every program started from
 * here would have too. Node itself stops looking for them at the first gap after file 15 (libuv 1.46,
 * `uv_disable_stdio_inheritance`).
 */
export function closeInheritedFiles(): void {
  for (const file of openFiles()) if (file > 2 && isHandedOn(file)) closeSync(file);
}

function openFiles(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    return [];
  }
}

function isHandedOn(file: number): boolean {
  try {
    const [, flags = ''] = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${file}`, 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & CLOSED_ON_EXEC) === 0;
  } catch {
    return false; // the one that read the folder is closed by now
  }
}
