/**
 * Text that keeps every byte: valid UTF-8 becomes the characters that it means, and each byte that is none becomes a lone
 * surrogate U+DC80..U+DCFF (as Python's `surrogateescape` has it). So argv and output can be compared as strings.
 */
const LONE = 0xdc00;

/** The text that keeps these bytes. */
export function textOfBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return text.includes('\ufffd') ? escapedText(buffer) : text;
}

/** The bytes that a text of `textOfBytes` was made of. */
export function bytesOfText(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8');
  return Buffer.concat([...text].map(bytesOfCharacter));
}

/** Whether no byte of the text is outside UTF-8, so that Node can hand it to a program as it is. */
export function isPlainText(text: string): boolean {
  return Buffer.from(text, 'utf8').equals(bytesOfText(text));
}

function bytesOfCharacter(character: string): Buffer {
  const code = character.charCodeAt(0);
  const isLone = character.length === 1 && code >= LONE + 0x80 && code <= LONE + 0xff;
  return isLone ? Buffer.from([code - LONE]) : Buffer.from(character, 'utf8');
}

function escapedText(buffer: Buffer): string {
  let text = '';
  for (let at = 0; at < buffer.length; ) {
    const length = [1, 2, 3, 4].find((size) => isCharacter(buffer.subarray(at, at + size), size));
    text += length ? buffer.toString('utf8', at, at + length) : String.fromCharCode(LONE + (buffer[at] as number));
    at += length ?? 1;
  }
  return text;
}

function isCharacter(bytes: Buffer, size: number): boolean {
  if (bytes.length !== size) return false;
  const text = bytes.toString('utf8');
  return [...text].length === 1 && Buffer.from(text, 'utf8').equals(bytes);
}
