import { createHash } from 'node:crypto';

/** Hexadecimal SHA-256 of fields, each followed by a NUL byte. */
export function hashFields(fields: readonly string[]): string {
  const hash = createHash('sha256');
  for (const field of fields) hash.update(`${field}\0`);
  return hash.digest('hex');
}
