import { adapterOf } from '../runtimes/index.ts';

export const MESSAGE_LIMIT_BYTES = 1024 * 1024;

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
  // A backslash before Enter begins a new line in several runtimes; the blank is trimmed.
  return whole.endsWith('\\') ? `${whole} ` : whole;
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
      .replace(/\s+$/, '')
  );
}

/** What makes a text a command of the runtime; undefined where it is none. Runtimes pass over blanks before it. */
export function commandPrefix(text: string, runtime: string): string | undefined {
  const [first = ''] = text.trimStart();
  return (adapterOf(runtime)?.prefixes ?? '/!#@').includes(first) && first !== '' ? first : undefined;
}

/** Whether two texts are the same but for blanks, which runtimes rewrite. */
export function isSameText(one: string, other: string): boolean {
  return withoutBlanks(one) === withoutBlanks(other);
}

/** Whether a text that is on record is a part of another one, or begins as it does: it did not arrive whole. */
export function isDamaged(record: string, text: string): boolean {
  const [got, sent] = [withoutBlanks(record), withoutBlanks(text)];
  if (got === '' || got === sent || !sent.startsWith('[')) return false;
  return sent.startsWith(got) || sent.endsWith(got) || got.startsWith(sent.slice(0, 24));
}

/**
 * Whether what stands in the input box may be the text, or a part of it. The box shows as much of it as fits, wrapped, and a
 * long one as a marker.
 */
export function isPartOf(draft: string, text: string): boolean {
  if (/\[\s*past(?:e|ed)\b[^\]]*\]/i.test(draft)) return true;
  const [shown, whole] = [lettersOf(draft), lettersOf(text)];
  return shown === '' || whole.includes(shown);
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

/** What every terminal shows alike. */
function lettersOf(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '');
}
