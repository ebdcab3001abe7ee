/** How files begin that are no text, by the suffix that they then have: one character a byte, `?` for any. */
const BEGINNINGS: Record<string, readonly string[]> = {
  png: ['\x89PNG\r\n\x1a\n'],
  jpg: ['\xff\xd8\xff'],
  jpeg: ['\xff\xd8\xff'],
  gif: ['GIF87a', 'GIF89a'],
  webp: ['RIFF????WEBP'],
  ico: ['\0\0\x01\0'],
  woff: ['wOFF'],
  woff2: ['wOF2'],
  ttf: ['\0\x01\0\0', 'true'],
  wasm: ['\0asm'],
  node: ['\x7fELF', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe', 'MZ'],
};

/** Whether a file is what its suffix says: one of the well-known types that hold no text to be scanned. */
export function isBinary(path: string, content: Uint8Array): boolean {
  const suffix = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const isAt = (beginning: string): boolean =>
    [...beginning].every((byte, at) => byte === '?' || byte.charCodeAt(0) === content[at]);
  return BEGINNINGS[suffix]?.some(isAt) === true;
}
