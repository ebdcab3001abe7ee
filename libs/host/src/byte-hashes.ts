/** Loaded by the first use, since it takes some milliseconds and most scans need no hash. */
const crypto = () => process.getBuiltinModule('node:crypto');

/** Hexadecimal SHA-256 of bytes that are given with one character each. */
export function sha256OfBytes(text: string): string {
  return crypto().createHash('sha256').update(text, 'latin1').digest('hex');
}

/** Hexadecimal HMAC-SHA-256 of bytes that are given with one character each. */
export function hmacOfBytes(key: string, text: string): string {
  return crypto().createHmac('sha256', key).update(text, 'latin1').digest('hex');
}
