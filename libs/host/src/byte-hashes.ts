import { createHash, createHmac } from 'node:crypto';

/** Hexadecimal SHA-256 of bytes that are given with one character each. */
export function sha256OfBytes(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

/** Hexadecimal HMAC-SHA-256 of bytes that are given with one character each. */
export function hmacOfBytes(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'latin1').digest('hex');
}
