import { adapterOf } from '../runtimes/index.ts';

export const MESSAGE_LIMIT_BYTES = 1024 * 1024;

/** So much of its body a text has to have in common with another one, to be a damaged copy of it. */
const BEGIN_SIGNS = 16;
/** A shorter text of one line stands in the box itself, not as a marker for a paste. */
const MARKED_SIGNS = 200;
/** So many letters a box shows at least of a text that has them. */
const LEAST_SIGNS = 8;

/** Who tells whom. */
export interface Address {
  host: string;
  from: string;
  agent: string;
}

/** The text as it is handed over: with its preamble, and without anything that could steer a terminal. */
export function messageText(text: string, address: Address | undefined): string {
  const { host = '', from = '', agent = '' } = address ?? {};
  const preamble = address === undefined ? '' : `[${host}:${from} -> ${host}:${agent}] `;
  const whole = preamble + asText(text);
  // A backslash before Enter begins a new line in several runtimes, and a mention opens a menu; the blank is trimmed.
  return /(?:\\|(?:^|\s)@\S*)$/.test(whole) ? `${whole} ` : whole;
}

/**
 * A text of which no `@` makes a runtime read a file: a blank parts it from its name. What names no file stays as it is.
 * @param names what lies in the agent's folder
 */
export function withoutMentions(text: string, names: readonly string[]): string {
  return text.replace(/(?<![\p{L}\p{N}_.])@(?="?([^\s"]+))/gu, (sign, mention: string) => {
    const first = mention.split(/[/#]/, 1)[0] ?? '';
    const isPath = first === '' || /^[~.]/.test(first);
    return isPath || names.some((name) => first.startsWith(name)) ? `${sign} ` : sign;
  });
}

/**
 * Control characters as the signs that Unicode has for them (U+2400 and on), so that none can end the paste or be a key;
 * line ends as LF. What can be read stays as it is.
 */
export function asText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
      .replace(/[\u007f-\u009f]/g, '\u2421')
      // A pattern for the end of a text takes as long as its blanks squared.
      .trimEnd()
  );
}

/** Whether a runtime reads the files that a text mentions. */
export function readsMentions(runtime: string): boolean {
  return adapterOf(runtime)?.readsMentions === true;
}

/**
 * What makes a text a command of the runtime; undefined where it is none. Runtimes pass over blanks before it. One of which
 * nothing is known may take every line for a message.
 */
export function commandPrefix(text: string, runtime: string): string | undefined {
  const prefixes = adapterOf(runtime)?.prefixes;
  const starts = (prefixes === undefined ? text.split('\n') : [text]).map((line) => line.trimStart().slice(0, 1));
  return starts.find((sign) => sign !== '' && (prefixes ?? '/!#@').includes(sign));
}

/** Whether two texts are the same but for blanks, which runtimes rewrite. */
export function isSameText(one: string, other: string): boolean {
  return withoutBlanks(one) === withoutBlanks(other);
}

/**
 * Whether a text that is on record is a part of another one, or begins as it does: it did not arrive whole. That both are from
 * one sender to one agent does not make them alike.
 */
export function isDamaged(record: string, text: string): boolean {
  const [got, sent] = [withoutBlanks(record), withoutBlanks(text)];
  if (got === '' || got === sent || !sent.startsWith('[')) return false;
  const bodyAt = sent.indexOf(']') + 1;
  if (sent.startsWith(got) || (sent.endsWith(got) && got.length < sent.length)) return true;
  return sent.length > bodyAt && got.startsWith(sent.slice(0, bodyAt + BEGIN_SIGNS));
}

/**
 * Whether what stands in the input box may be the text, or a part of it. The box shows as much of it as fits, wrapped, and a
 * long one as a marker.
 */
export function isPartOf(draft: string, text: string): boolean {
  if (/\[\s*past(?:e|ed)\b[^\]]*\]/i.test(draft)) return text.length >= MARKED_SIGNS || text.includes('\n');
  const [shown, whole] = [lettersOf(draft), lettersOf(text)];
  if (whole === '') return withoutBlanks(text).includes(withoutBlanks(draft));
  // A few letters of somebody else's are part of many a text.
  return shown.length >= Math.min(LEAST_SIGNS, whole.length) && whole.includes(shown);
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

/** What every terminal shows alike. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}
