import type { ByteText } from './bytes.ts';

/** A text to look for, and who wants to know. */
export interface Keyword<Owner> {
  /** Of at least 2 bytes. */
  text: ByteText;
  isFolded: boolean;
  owner: Owner;
}

/** Told of each place where a keyword begins; those of one owner come in no order. */
export type Report<Owner> = (owner: Owner, at: number) => void;

/** Looks for all its keywords. */
export type KeywordFinder<Owner> = (bytes: Uint8Array, report: Report<Owner>) => void;

/** A keyword in the two spellings of its letters, of the same length; they are the same where it is not folded. */
export interface Spellings<Owner> {
  owner: Owner;
  lower: Uint8Array;
  upper: Uint8Array;
}

/** A keyword in its spellings. */
export function spellings<Owner>({ text, isFolded, owner }: Keyword<Owner>): Spellings<Owner> {
  const spell = (change: (letter: string) => string): Uint8Array =>
    Uint8Array.from(text, (byte) => (isFolded && /[A-Za-z]/.test(byte) ? change(byte) : byte).charCodeAt(0));
  return { owner, lower: spell((letter) => letter.toLowerCase()), upper: spell((letter) => letter.toUpperCase()) };
}

/** Whether a keyword is at that place. */
export function isAt(bytes: Uint8Array, start: number, { lower, upper }: Spellings<unknown>): boolean {
  if (start < 0 || start + lower.length > bytes.length) return false;
  for (let index = 0; index < lower.length; index++) {
    const byte = bytes[start + index];
    if (byte !== lower[index] && byte !== upper[index]) return false;
  }
  return true;
}

/** From the commonest to the rarest in prose and programs; what is not here is rarer still. */
const COMMONEST = ' etaoinsrlhdcumpfgwybv\n.,-_/0"1()\':=kx2;TSAICEj3[]{}NRqzOLDPMF45#*869FHBGU7WV$YK\\<>|+@&!';

/** How rare the byte at a place of a keyword is in its commoner spelling; more is rarer. */
export function rarityAt({ lower, upper }: Spellings<unknown>, index: number): number {
  const ranks = [lower, upper].map((bytes) => COMMONEST.indexOf(String.fromCharCode(bytes[index] as number)));
  return Math.min(...ranks.map((rank) => (rank === -1 ? COMMONEST.length : rank)));
}
