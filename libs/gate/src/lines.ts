const NEWLINES = 0x0a0a0a0a;
const LOW_BITS = 0x7f7f7f7f;
const ONES = 0x01010101;
/** As many words may be summed before a byte of the sum could overflow. */
const STRIDE = 255;

/**
 * How many lines a content has; what follows a last LF counts where it is not empty.
 * Four bytes are looked at in one step, since this is done for every byte of every file.
 */
export function countLines(bytes: Uint8Array): number {
  const { length } = bytes;
  if (length === 0) return 0;
  let lines = bytes[length - 1] === 10 ? 0 : 1;
  const isAligned = bytes.byteOffset % 4 === 0;
  const words = isAligned ? new Uint32Array(bytes.buffer, bytes.byteOffset, length >>> 2) : new Uint32Array(0);
  for (let from = 0; from < words.length; from += STRIDE) {
    const to = Math.min(from + STRIDE, words.length);
    let sum = 0;
    for (let at = from; at < to; at++) sum += newlineFlags(words[at] as number);
    lines += (sum & 0xff) + ((sum >>> 8) & 0xff) + ((sum >>> 16) & 0xff) + (sum >>> 24);
  }
  for (let at = words.length * 4; at < length; at++) if (bytes[at] === 10) lines += 1;
  return lines;
}

/** A word with a one in each byte that is LF in the given one. */
function newlineFlags(word: number): number {
  const zeros = word ^ NEWLINES;
  return (~(((zeros & LOW_BITS) + LOW_BITS) | zeros | LOW_BITS) >>> 7) & ONES;
}

/** Where the line of a byte begins. */
export function lineStart(bytes: Uint8Array, at: number): number {
  return at === 0 ? 0 : bytes.lastIndexOf(10, at - 1) + 1;
}

/** Where the line of a byte ends: at its LF, or at the end of the content. */
export function lineEnd(bytes: Uint8Array, at: number): number {
  const found = bytes.indexOf(10, at);
  return found === -1 ? bytes.length : found;
}
