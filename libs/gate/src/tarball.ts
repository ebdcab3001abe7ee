import { type ByteText, byteText } from './bytes.ts';

/** An entry of a tar archive. */
export interface TarMember {
  path: ByteText;
  kind: 'file' | 'folder' | 'link' | 'other';
  /** Of a link. */
  target: ByteText;
  content: Uint8Array;
  /** All other text in its headers: who owned it, comments, what lies behind a field's end. */
  labels: ByteText[];
}

const BLOCK = 512;
const KINDS: Record<string, TarMember['kind']> = { '0': 'file', '\0': 'file', '5': 'folder', '1': 'link', '2': 'link' };
/** Fields of a header (POSIX.1-1988 ustar): where they begin and end. */
const FIELD = { name: [0, 100], size: [124, 136], sum: [148, 156], link: [157, 257], prefix: [345, 500] } as const;
const USTAR = 'ustar\0';

/** What the records before a member say of it. */
type Records = Map<string, ByteText>;

/**
 * Reads a tar archive (POSIX.1-2001 pax, with GNU's long names) so that no byte of it goes unseen: whatever this reader
 * does not know is refused, not skipped.
 * @returns the members in their order, or why it is refused
 */
export function readTar(bytes: Uint8Array): TarMember[] | { cause: string } {
  const members: TarMember[] = [];
  const always: Records = new Map();
  let next: Records = new Map();
  for (let at = 0; at < bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (isZero(header)) {
      if (next.size > 0) return { cause: 'it tells of a member that is not there' };
      return isZero(bytes.subarray(at)) ? members : { cause: 'there are bytes behind its end' };
    }
    const records = new Map([...always, ...next]);
    const size = sizeOf(header, records);
    if (header.length < BLOCK || size === undefined || !hasItsSum(header))
      return { cause: 'a header or what follows it is wrong' };
    const from = at + BLOCK;
    const end = from + Math.ceil(size / BLOCK) * BLOCK;
    if (end > bytes.length || !isZero(bytes.subarray(from + size, end)))
      return { cause: 'a header or what follows it is wrong' };
    at = end;
    const content = bytes.subarray(from, from + size);
    const type = String.fromCharCode(header[156] ?? 0);
    const added = recordsIn(type, content);
    if (added === undefined) {
      const member = memberOf(header, type, content, records);
      if (member.path === '') return { cause: 'it has a member without a name' };
      members.push(member);
    } else if (added === 'damaged') return { cause: 'a header or what follows it is wrong' };
    else if (type === 'g') for (const [key, value] of added) always.set(key, value);
    else next = new Map([...next, ...added]);
    // What owns such a header is told of no member, so the next one has to tell it.
    if (added === undefined) next = new Map();
    else for (const label of labelsOf(header)) next.set(`header ${at} ${label}`, label);
  }
  return { cause: 'it has no end' };
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function text(header: Uint8Array, [from, to]: readonly [number, number]): ByteText {
  return byteText(header, from, to).split('\0', 1)[0] ?? '';
}

/** Octal, or since GNU base 256 where the first bit is set. */
function sizeOf(header: Uint8Array, records: Records): number | undefined {
  const [from, to] = FIELD.size;
  const told = text(header, FIELD.size).trim();
  // Two sizes are two archives, for two readers.
  if (records.has('size')) return undefined;
  if (((header[from] ?? 0) & 0x80) === 0)
    return /^[0-7]{0,11}$/.test(told) ? Number.parseInt(told || '0', 8) : undefined;
  const size = header.subarray(from + 1, to).reduce((sum, byte) => sum * 256 + byte, (header[from] ?? 0) & 0x7f);
  return Number.isSafeInteger(size) ? size : undefined;
}

function hasItsSum(header: Uint8Array): boolean {
  const [from, to] = FIELD.sum;
  const sum = header.reduce((total, byte, at) => total + (at >= from && at < to ? 32 : byte), 0);
  return Number.parseInt(text(header, FIELD.sum).trim(), 8) === sum;
}

/** What a member that only tells of others says; undefined where it is one of them. */
function recordsIn(type: string, content: Uint8Array): Records | 'damaged' | undefined {
  if (type === 'L' || type === 'K')
    return new Map([[type === 'L' ? 'path' : 'linkpath', byteText(content).replace(/\0$/, '')]]);
  if (type !== 'x' && type !== 'g') return undefined;
  const records: Records = new Map();
  for (let rest = byteText(content); rest !== ''; ) {
    const [, digits = '', key = ''] = /^([1-9][0-9]{0,8}) ([^=\n]+)=/.exec(rest) ?? [];
    const length = Number(digits);
    const record = rest.slice(0, length);
    if (digits === '' || record.length < length || !record.endsWith('\n')) return 'damaged';
    records.set(key, record.slice(digits.length + key.length + 2, -1));
    rest = rest.slice(length);
  }
  return records;
}

/** The texts in a header, without numbers. */
function labelsOf(header: Uint8Array): ByteText[] {
  const fields = [byteText(header, 0, 100), byteText(header, 157, 257), byteText(header, 265, BLOCK)];
  const texts = fields.flatMap((field) => field.split('\0'));
  return texts.filter((label) => label !== '' && !/^[0-7 ]+$/.test(label));
}

function memberOf(header: Uint8Array, type: string, content: Uint8Array, records: Records): TarMember {
  const isUstar = byteText(header, 257, 263) === USTAR;
  const prefix = isUstar ? text(header, FIELD.prefix) : '';
  const name = text(header, FIELD.name);
  const told = new Set([name, prefix, text(header, FIELD.link)]);
  const labels = labelsOf(header).filter((label) => !told.has(label));
  for (const [key, value] of records) if (!['path', 'linkpath', 'size'].includes(key)) labels.push(value);
  // A sparse file has holes that are not in the content; a folder or a link with a content would hide that.
  const isSparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse'));
  const isPlain = !isSparse && (KINDS[type] === 'file' || content.length === 0);
  return {
    path: records.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`),
    kind: isPlain ? (KINDS[type] ?? 'other') : 'other',
    target: records.get('linkpath') ?? text(header, FIELD.link),
    content,
    labels,
  };
}
