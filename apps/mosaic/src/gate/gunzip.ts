import { gunzipSync, type InflateRaw, inflateRawSync } from 'node:zlib';

/** What a gzip file holds. */
export interface Gunzipped {
  content: Uint8Array;
  /** Name, comment and extra field of its header, one character a byte; empty where there is none. */
  label: string;
}

const FIXED = 10;
const TRAILER = 8;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const HEADER_SUM = 2;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses a gzip file (RFC 1952) of one member, of which no byte goes unseen.
 * @returns undefined where it is damaged, has more than the one member, or more than `mostBytes`
 */
export function gunzipWhole(bytes: Buffer, mostBytes: number): Gunzipped | undefined {
  if (!isGzip(bytes) || bytes[2] !== 8) return undefined;
  const { end, label } = readHeader(bytes);
  try {
    const options = { maxOutputLength: mostBytes };
    const { engine } = inflateRawSync(bytes.subarray(end), { ...options, info: true }) as unknown as {
      engine: InflateRaw;
    };
    if (end + engine.bytesWritten + TRAILER !== bytes.length) return undefined;
    // This one proves its checksum.
    return { content: gunzipSync(bytes, options), label };
  } catch {
    return undefined;
  }
}

function readHeader(bytes: Buffer): { end: number; label: string } {
  const flags = bytes[3] ?? 0;
  const labels: Buffer[] = [];
  let end = FIXED;
  if (flags & EXTRA) {
    const from = end + 2;
    end = from + (bytes[end] ?? 0) + 256 * (bytes[end + 1] ?? 0);
    labels.push(bytes.subarray(from, end));
  }
  for (const flag of [NAME, COMMENT])
    if (flags & flag) {
      const zero = bytes.indexOf(0, end);
      const to = zero === -1 ? bytes.length : zero;
      labels.push(bytes.subarray(end, to));
      end = to + 1;
    }
  if (flags & HEADER_SUM) end += 2;
  return { end, label: labels.map((label) => label.toString('latin1')).join('\n') };
}
