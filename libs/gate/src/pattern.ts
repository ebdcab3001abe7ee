import { asciiLower, type ByteText } from './bytes.ts';

/** A pattern in the grammar of rules, and what it means to JavaScript. */
export interface Pattern {
  /** For `new RegExp` without flags, over a line with one character a byte. */
  source: string;
  /** Whether every match has one of the keywords in it. */
  isSure: boolean;
  /** How often at most it may try at one place, or repeat something. */
  tries: number;
  /** No match is longer. */
  longest: number;
}

/** Why a pattern is none: the byte (from 1) at which it leaves the grammar. */
export interface PatternRefusal {
  at: number;
}

const LIMIT = 64;
const DEEPEST = 4;
const ESCAPABLE = '\\[({|^$.*+?)';
const RANGES = ['09', 'az', 'AZ'] as const;

/** The pattern, or a group in it, up to the present token. */
interface Frame {
  /** How many atoms of the present alternative must be there. */
  solid: number;
  isAtStart: boolean;
  /** The literals since the last token that is none. */
  run: ByteText;
  isAlternativeSure: boolean;
  areAllSure: boolean;
  alternatives: number;
  hasChoice: boolean;
  /** How often at most something in it is repeated: the product of repeats within repeats. */
  copies: number;
}

type Atom =
  | { kind: 'literal' | 'byte' | 'set' }
  | { kind: 'group'; isSure: boolean; hasChoice: boolean; copies: number };

/**
 * Reads a pattern (gate.md G3.3 to G3.6).
 * @param isFolded whether ASCII letters match in either case
 * @param keywords one of which every match is to hold
 */
export function readPattern(text: string, isFolded: boolean, keywords: readonly ByteText[]): Pattern | PatternRefusal {
  return new PatternReader(text, isFolded, isFolded ? keywords.map(asciiLower) : keywords).read();
}

class PatternReader {
  #at = 0;
  #source = '';
  #tries = 1;
  #atom: Atom | undefined;
  readonly #frames: Frame[] = [newFrame()];
  readonly #text: string;
  readonly #isFolded: boolean;
  readonly #keywords: readonly ByteText[];

  constructor(text: string, isFolded: boolean, keywords: readonly ByteText[]) {
    this.#text = text;
    this.#isFolded = isFolded;
    this.#keywords = keywords;
  }

  read(): Pattern | PatternRefusal {
    while (this.#at < this.#text.length) if (!this.#token()) return { at: this.#at + 1 };
    if (this.#frames.length > 1 || !this.#endAlternative()) return { at: this.#text.length + 1 };
    const { areAllSure, copies } = this.#frame;
    const longest = this.#text.length * copies;
    return { source: this.#source, isSure: areAllSure, tries: Math.max(this.#tries, copies), longest };
  }

  get #frame(): Frame {
    return this.#frames.at(-1) as Frame;
  }

  get #isTop(): boolean {
    return this.#frames.length === 1;
  }

  /** @returns whether the token at the present place is in the grammar; then it is passed */
  #token(): boolean {
    const token = this.#text[this.#at] as string;
    if (token === '?' || token === '{') return this.#quantifier();
    this.#settleAtom();
    if (token === '\\') return this.#escape();
    if (token === '[') return this.#bracket();
    if (token === '(') return this.#open();
    if (token === ')') return this.#close();
    if (token === '|') return this.#bar();
    if (token === '^' || token === '$') return this.#anchor(token);
    if (token === '.') return this.#set('[^\\n]', 1);
    if (')]}*+'.includes(token)) return false;
    return this.#literal(token, 1);
  }

  /** What a group tells of its surroundings is known once no quantifier has followed it. */
  #settleAtom(): void {
    if (this.#atom?.kind === 'group' && this.#atom.isSure) this.#frame.isAlternativeSure = true;
    this.#atom = undefined;
  }

  #literal(byte: ByteText, length: number, kind: 'literal' | 'byte' = 'literal'): boolean {
    this.#frame.run += this.#isFolded ? asciiLower(byte) : byte;
    this.#source += this.#isFolded && /[A-Za-z]/.test(byte) ? `[${eitherCase(byte)}]` : literalSource(byte);
    return this.#pass({ kind }, length);
  }

  #set(source: string, length: number): boolean {
    this.#endRun();
    this.#source += source;
    return this.#pass({ kind: 'set' }, length);
  }

  #pass(atom: Atom, length: number): boolean {
    this.#atom = atom;
    this.#frame.solid += 1;
    this.#frame.isAtStart = false;
    this.#at += length;
    return true;
  }

  #escape(): boolean {
    const next = this.#text[this.#at + 1] ?? '';
    if (next === 'b') return this.#edge('\\b', 2);
    const [, digits] = /^\\x([89a-f][0-9a-f])/.exec(this.#text.slice(this.#at, this.#at + 4)) ?? [];
    if (digits !== undefined) return this.#literal(String.fromCharCode(Number.parseInt(digits, 16)), 4, 'byte');
    return next !== '' && ESCAPABLE.includes(next) && this.#literal(next, 2);
  }

  #edge(source: string, length: number): boolean {
    this.#endRun();
    this.#source += source;
    this.#frame.isAtStart = false;
    this.#at += length;
    return true;
  }

  #anchor(token: string): boolean {
    const next = this.#text[this.#at + 1] ?? '|';
    const isInPlace = token === '^' ? this.#frame.isAtStart : next === '|';
    return this.#isTop && isInPlace && this.#edge(token, 1);
  }

  #open(): boolean {
    if (this.#frames.length > DEEPEST) return false;
    this.#endRun();
    this.#source += '(?:';
    this.#frame.isAtStart = false;
    this.#frames.push(newFrame());
    this.#at += 1;
    return true;
  }

  #close(): boolean {
    if (this.#isTop || !this.#endAlternative()) return false;
    const { areAllSure, alternatives, hasChoice, copies } = this.#frames.pop() as Frame;
    this.#tries *= alternatives;
    this.#source += ')';
    const isChoice = hasChoice || alternatives > 1;
    this.#frame.hasChoice ||= isChoice;
    this.#frame.copies = Math.max(this.#frame.copies, copies);
    return this.#pass({ kind: 'group', isSure: areAllSure && this.#isTop, hasChoice: isChoice, copies }, 1);
  }

  #bar(): boolean {
    if (!this.#endAlternative()) return false;
    this.#frame.alternatives += 1;
    this.#source += '|';
    this.#at += 1;
    return true;
  }

  /** @returns whether the alternative has what it needs; then a new one may begin */
  #endAlternative(): boolean {
    this.#settleAtom();
    this.#endRun();
    const frame = this.#frame;
    if (frame.solid < 1) return false;
    frame.areAllSure &&= frame.isAlternativeSure;
    Object.assign(frame, { solid: 0, isAtStart: true, isAlternativeSure: false });
    return true;
  }

  #endRun(): void {
    const frame = this.#frame;
    if (this.#keywords.some((keyword) => frame.run.includes(keyword))) frame.isAlternativeSure = true;
    frame.run = '';
  }

  #quantifier(): boolean {
    const atom = this.#atom;
    const [token = '', low = '0', high = low] = this.#text[this.#at] === '?' ? ['?', '0', '1'] : this.#braces();
    const [least, most] = [Number(low), Number(high)];
    if (atom === undefined || atom.kind === 'byte' || token === '') return false;
    if (most < 1 || most > LIMIT || least > most) return false;
    if (atom.kind === 'group' && most > 1 && atom.hasChoice) return false;
    if (atom.kind === 'literal') this.#frame.run = this.#frame.run.slice(0, -1);
    this.#endRun();
    if (atom.kind === 'group' && atom.isSure && least > 0) this.#frame.isAlternativeSure = true;
    if (least === 0) this.#frame.solid -= 1;
    if (least < most) this.#frame.hasChoice = true;
    this.#frame.copies = Math.max(this.#frame.copies, most * (atom.kind === 'group' ? atom.copies : 1));
    this.#tries *= most - least + 1;
    this.#source += token;
    this.#atom = undefined;
    this.#at += token.length;
    return true;
  }

  #braces(): string[] {
    const found = /^\{(0|[1-9][0-9]?)(?:,(0|[1-9][0-9]?))?\}/.exec(this.#text.slice(this.#at, this.#at + 7));
    return found === null ? [] : [found[0], found[1] as string, found[2] ?? (found[1] as string)];
  }

  #bracket(): boolean {
    const start = this.#at;
    const isNegated = this.#text[start + 1] === '^';
    let at = start + (isNegated ? 2 : 1);
    const first = at;
    let items = '';
    while (this.#text[at] !== ']') {
      const item = this.#bracketItem(at);
      if (item === undefined) {
        this.#at = this.#isOpenFrom(at) ? start : at;
        return false;
      }
      items += this.#isFolded ? foldItem(item) : item;
      at += item.length;
    }
    if (at === first) {
      this.#at = at;
      return false;
    }
    return this.#set(`[${isNegated ? '^' : ''}${items}]`, at + 1 - start);
  }

  /** Whether a bracket with an item here never ends. */
  #isOpenFrom(at: number): boolean {
    return at >= this.#text.length || (this.#text[at + 1] === '-' && at + 2 >= this.#text.length);
  }

  #bracketItem(at: number): string | undefined {
    const [item = '', next = '', last = ''] = this.#text.slice(at, at + 3);
    if (item === '' || '[\\^'.includes(item)) return undefined;
    if (item === '-') return next === ']' ? item : undefined;
    if (next !== '-' || last === ']') return item;
    const isRange = RANGES.some(([from, to]) => `${from}` <= item && item <= last && last <= `${to}`);
    return isRange ? `${item}-${last}` : undefined;
  }
}

function newFrame(): Frame {
  return {
    solid: 0,
    isAtStart: true,
    run: '',
    isAlternativeSure: false,
    areAllSure: true,
    alternatives: 1,
    hasChoice: false,
    copies: 1,
  };
}

function literalSource(byte: ByteText): string {
  return /[A-Za-z0-9]/.test(byte) ? byte : `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function eitherCase(letter: string): string {
  return letter.toLowerCase() + letter.toUpperCase();
}

/** A letter or a range of letters in both cases. */
function foldItem(item: string): string {
  return /[A-Za-z]/.test(item) ? eitherCase(item) : item;
}
