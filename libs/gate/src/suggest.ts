import { parseRules } from './rules.ts';

/** Something that tells who the maintainer is. */
export interface IdentityFact {
  kind: 'name' | 'email' | 'host' | 'word';
  /** Where it was found, for the rule's reason. */
  source: string;
  text: string;
}

const SHORTEST = 4;

/** Words that are nobody's own, though they may be a user's name, a host or a mail provider. */
const COMMON = new Set(
  (
    'admin administrator agent agents build builder ubuntu debian docker root user users home host local localhost ' +
    'localdomain server client github gitlab bitbucket codeberg google gmail googlemail outlook hotmail yahoo icloud ' +
    'proton protonmail noreply users.noreply mail email info support security hello contact test tests testing demo ' +
    'example work main master origin upstream code coder developer runner jenkins actions node python bash linux ' +
    'macos windows desktop laptop machine computer runtime mosaic name none null undefined unknown system service'
  ).split(' '),
);
const PUBLIC_HOST =
  /(^|\.)(github|gitlab|bitbucket|codeberg|sr|google|gmail|outlook|hotmail|yahoo|icloud|proton|protonmail|example|localhost)(\.|$)/;

/**
 * Proposes rules for what tells who the maintainer is: each name in its variants, each once, without common words.
 * @returns lines of a rule file, each of which the loader takes
 */
export function suggestedRules(facts: readonly IdentityFact[]): string[] {
  const variants = new Map<string, string>();
  for (const fact of facts)
    for (const variant of variantsOf(fact))
      if (isTelling(variant) && !variants.has(variant)) variants.set(variant, fact.source);
  const lines = [...variants].map(([text, source], index) => ruleLine(text, source, index + 1));
  return lines.filter((line) => 'rules' in parseRules(line, new Set()));
}

/** A text in the ways in which it is written, in lower case. */
function variantsOf({ kind, text }: IdentityFact): string[] {
  const plain = text.trim().toLowerCase();
  if (kind === 'name') return nameVariants(plain);
  if (kind === 'host') return PUBLIC_HOST.test(plain) ? [] : [plain, plain.split('.')[0] ?? ''];
  if (kind === 'word') return [plain];
  const [local = '', domain = ''] = plain.replace(/^\d+\+/, '').split('@');
  const own = PUBLIC_HOST.test(domain) ? [] : [domain, domain.split('.')[0] ?? ''];
  return [`${local}@${domain}`, local, ...own, domain === '' ? '' : reversedMail(local, domain)];
}

/** `jane doe`: together, apart, turned round, and by initials; with accents, without them, and as ASCII writes them. */
function nameVariants(name: string): string[] {
  return spellings(name).flatMap((spelling) => {
    const parts = spelling.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
    const [first = '', last = ''] = [parts[0], parts.at(-1)];
    if (parts.length < 2) return parts;
    const joined = [' ', '.', '-', '_', ''].map((joint) => parts.join(joint));
    return [
      ...joined,
      `${last}, ${first}`,
      `${last}.${first}`,
      `${last}${first}`,
      `${first.charAt(0)}${last}`,
      `${first}${last.charAt(0)}`,
      last,
    ];
  });
}

/** With accents composed and decomposed, without accents, and with umlauts as two letters. */
function spellings(name: string): string[] {
  const two: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ø: 'oe', å: 'aa', æ: 'ae' };
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '').replace('ß', 'ss');
  const long = name.normalize('NFC').replace(/[äöüßøåæ]/g, (letter) => two[letter] ?? letter);
  return [...new Set([name.normalize('NFC'), name.normalize('NFD'), bare, long])];
}

/** `com.example.jane`, as packages are named. */
function reversedMail(local: string, domain: string): string {
  return [...domain.split('.').reverse(), local].join('.');
}

function isTelling(variant: string): boolean {
  return variant.length >= SHORTEST && !COMMON.has(variant) && !/^[\d.]+$/.test(variant);
}

/** A rule that finds a text as a word, in any case. */
function ruleLine(text: string, source: string, number: number): string {
  const bytes = utf8(text);
  const pattern = bytes.map(patternByte).join('');
  const escaped = bytes.map((byte) => (/[ -[\]-~]/.test(byte) ? byte : hex(byte))).join('');
  const [start = '', end = ''] = [bytes[0] ?? '', bytes.at(-1) ?? ''].map((byte) =>
    /[A-Za-z0-9_]/.test(byte) ? '\\b' : '',
  );
  const keyword = longestPlain(bytes);
  return [`own-${number}`, 'identity', 'i', `${start}${pattern}${end}`, keyword, escaped, 'nobody', `${source}`].join(
    '\t',
  );
}

function patternByte(byte: string): string {
  if (byte >= '\x80') return hex(byte);
  return /[\\[({|^$.*+?)]/.test(byte) ? `\\${byte}` : byte;
}

/** The longest piece that is in every match and can be written as a keyword. */
function longestPlain(bytes: readonly string[]): string {
  const pieces = bytes.join('').split(/[,\\]/);
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  return [...longest].map((byte) => (byte >= '\x80' ? hex(byte) : byte)).join('');
}

function hex(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function utf8(text: string): string[] {
  const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''));
  return [
    ...encoded.replace(/%([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
  ];
}
