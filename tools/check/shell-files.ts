import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import { $ } from 'zx';

/** The shell files of the checkout that git tracks or would track and that are there, by their ending or their first line. */
export async function shellFiles(): Promise<string[]> {
  const { stdout } = await $({ quiet: true })`git ls-files --cached --others --exclude-standard --deduplicate -z`;
  return stdout.split('\0').filter((file) => file !== '' && existsSync(file) && isShell(file));
}

function isShell(file: string): boolean {
  if (['.sh', '.bash', '.bats'].includes(extname(file))) return true;
  return extname(file) === '' && /^#!.*\b(ba|da)?sh\b/.test(firstBytes(file));
}

function firstBytes(file: string): string {
  const buffer = Buffer.alloc(64);
  const handle = openSync(file, 'r');
  try {
    return buffer.toString('latin1', 0, readSync(handle, buffer));
  } finally {
    closeSync(handle);
  }
}
