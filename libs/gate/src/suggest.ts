import { asciiLower } from './bytes.ts';
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
const SYLLABLE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const PUBLIC_HOST =
  /(^|\.)(github|gitlab|bitbucket|codeberg|sr|google|gmail|outlook|hotmail|yahoo|icloud|proton|protonmail|example|localhost)(\.|$)/;

/** What a letter that has no accent to lose is in ASCII. */
const ASCII_LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
};
const TWO_LETTERS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ø: 'oe', å: 'aa', æ: 'ae' };

/**
 * Proposes rules for what tells who the maintainer is: each name in its variants, each once, without common words.
 * @returns lines of a rule file, each of which the loader takes
 */
export function suggestedRules(facts: readonly IdentityFact[]): string[] {
  const variants = new Map<string, string>();
  for (const fact of facts)
    for (const variant of variantsOf(fact).filter(isTelling))
      for (const text of [variant, jsonEscaped(variant)].map(asciiLower))
        if (!variants.has(text)) variants.set(text, fact.source);
  const lines = [...variants].map(([text, source], index) => ruleLine(text, source, index + 1));
  return lines.filter((line) => 'rules' in parseRules(line, new Set()));
}

/** A text in the ways in which it is written. ASCII letters may be in any case: the rules fold them. */
function variantsOf({ kind, text }: IdentityFact): string[] {
  const trimmed = text.trim().replace(/\p{Surrogate}/gu, '');
  const plain = trimmed.toLowerCase();
  const ascii = asciiWritings(plain);
  if (kind === 'name') return [...nameVariants(trimmed).flatMap(writings), ...ascii.flatMap(nameVariants)];
  if (kind === 'host') return PUBLIC_HOST.test(plain) ? [] : [plain, plain.split('.')[0] ?? ''];
  if (kind === 'word') return [...writings(trimmed), ...ascii];
  const [local = '', domain = ''] = plain.replace(/^\d+\+/, '').split('@');
  const own = PUBLIC_HOST.test(domain) ? [] : [domain, domain.split('.')[0] ?? ''];
  return [`${local}@${domain}`, local, ...own, domain === '' ? '' : reversedMail(local, domain)];
}

/** `jane doe`: together, apart, turned round, and by initials. */
function nameVariants(name: string): string[] {
  const parts = name
    .normalize('NFC')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((part) => part !== '');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length < 2) return parts;
  const joined = [' ', '.', '-', '_', ''].map((joint) => parts.join(joint));
  return [
    ...joined,
    `${last}, ${first}`,
    `${last}.${first}`,
    `${last}${first}`,
    `${initial(first)}${last}`,
    `${first}${initial(last)}`,
    last,
  ];
}

/** The first letter with its accents, which may be characters of their own. */
function initial(part: string): string {
  return /^.\p{M}*/u.exec(part)?.[0] ?? '';
}

/** As it is written, in lower, upper and title case, each with accents composed and decomposed: no rule folds these. */
function writings(text: string): string[] {
  const lower = text.toLowerCase();
  const title = lower.replace(
    /(\p{L}\p{M}*)([\p{L}\p{M}\p{N}]*)/gu,
    (_, head: string, tail: string) => `${head.toUpperCase()}${tail}`,
  );
  return [text, lower, lower.toUpperCase(), title].flatMap((cased) => [cased.normalize('NFC'), cased.normalize('NFD')]);
}

/** Without accents, and with umlauts as two letters; none where a letter of it has no ASCII form. */
function asciiWritings(lower: string): string[] {
  const composed = lower.normalize('NFC');
  return [inAscii(composed), inAscii(replaceLetters(composed, TWO_LETTERS))].filter((text) =>
    /^[\0-\x7f]*$/.test(text),
  );
}

function inAscii(lower: string): string {
  return replaceLetters(lower.normalize('NFD').replace(/\p{M}/gu, ''), ASCII_LETTERS);
}

function replaceLetters(text: string, letters: Readonly<Record<string, string>>): string {
  return [...text].map((letter) => letters[letter] ?? letter).join('');
}

/** A text as an encoder of JSON writes it that keeps to ASCII. */
function jsonEscaped(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `com.example.jane`, as packages are named. */
function reversedMail(local: string, domain: string): string {
  return [...domain.split('.').reverse(), local].join('.');
}

/** Whether it is long enough and no common word. */
function isTelling(variant: string): boolean {
  return weight(variant) >= SHORTEST && !COMMON.has(variant.toLowerCase()) && !/^[\d.]+$/.test(variant);
}

/** How many letters there are; one that is a syllable or a word counts for two. */
function weight(text: string): number {
  const letters = [...text.normalize('NFC')].map((letter) => (SYLLABLE.test(letter) ? 2 : 1));
  return letters.reduce((sum, each) => sum + each, 0);
}

/** A rule that finds a text as a word, in any case of its ASCII letters; what else it begins or ends with has no edge. */
function ruleLine(text: string, source: string, number: number): string {
  const bytes = utf8(text);
  const pattern = bytes.map(patternByte).join('');
  const escaped = bytes.map((byte) => (/[ -[\]-~]/.test(byte) ? byte : hex(byte))).join('');
  const start = /^[A-Za-z0-9_]/.test(text) ? '\\b' : '';
  const end = /[A-Za-z0-9_]$/.test(text) && !/\\u[0-9a-f]{4}$/.test(text) ? '\\b' : '';
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
  const encoded = encodeURIComponent(text);
  return [
    ...encoded.replace(/%([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
  ];
}
