/** The bytes of a content that are scanned, or why they cannot be (gate.md G2.7). */
export type Content = Uint8Array | 'nul-byte' | 'not-utf-16';

/** A content as it is scanned: UTF-16 with its mark is read as UTF-8. */
export function scannedContent(bytes: Uint8Array): Content {
  const label = encodingOf(bytes);
  if (label === undefined) return bytes.includes(0) ? 'nul-byte' : bytes;
  try {
    const text = new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(2));
    return text.includes('\0') ? 'nul-byte' : new TextEncoder().encode(text);
  } catch {
    return 'not-utf-16';
  }
}

function encodingOf([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}
