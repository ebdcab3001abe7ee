/** Text with one character a byte: what the whole core works on, so that a column is a byte. */
export type ByteText = string;

const ESCAPE = /\\(\\|x[0-9a-f]{2})/g;

/** Bytes of a range as text. */
export function byteText(bytes: Uint8Array, from = 0, to = bytes.length): ByteText {
  let text = '';
  for (let at = from; at < to; at += 8192) text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 8192, to)));
  return text;
}

/** Text with one character a byte as bytes. */
export function bytesOf(text: ByteText): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** ASCII letters in lower case, and nothing else changed. */
export function asciiLower(text: ByteText): ByteText {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Text of a rule file as the bytes that it stands for (gate.md G3.7); undefined where it stands for none. */
export function decodeEscapes(text: string): ByteText | undefined {
  const rest = text.replace(ESCAPE, '');
  const decoded = text.replace(ESCAPE, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
  return rest.includes('\\') || /[\0\n]/.test(decoded) ? undefined : decoded;
}

/** The bytes behind text that `shownBytes` gave. */
export function unshownBytes(text: string): ByteText {
  return text.replace(/\\x([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Bytes as they are shown: what is not printable ASCII, and a backslash, as `\xNN`. */
export function shownBytes(text: ByteText): string {
  return text.replace(/[^ -[\]-~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
