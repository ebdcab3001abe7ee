/** What the terminal sends, taken apart. */
export type Token = { kind: 'paste' | 'typed'; text: string } | { kind: 'enter' | 'erase' | 'clear' };

const PASTE_BEGIN = '\x1b[200~';
const PASTE_END = '\x1b[201~';

/** Takes apart what comes in pieces of any length. */
export class TokenReader {
  #rest = '';

  /** Whether a paste has begun and not ended, and how much of it there is. */
  get openPaste(): number | undefined {
    return this.#rest.startsWith(PASTE_BEGIN) ? this.#rest.length - PASTE_BEGIN.length : undefined;
  }

  /** The tokens that are whole. */
  feed(text: string): Token[] {
    this.#rest += text;
    const tokens: Token[] = [];
    for (let token = this.#next(); token !== undefined; token = this.#next()) tokens.push(token);
    return tokens;
  }

  #next(): Token | undefined {
    const rest = this.#rest;
    if (rest === '') return undefined;
    if (rest.startsWith(PASTE_BEGIN)) {
      const end = rest.indexOf(PASTE_END);
      if (end === -1) return undefined;
      this.#rest = rest.slice(end + PASTE_END.length);
      return { kind: 'paste', text: rest.slice(PASTE_BEGIN.length, end).replace(/\r\n?/g, '\n') };
    }
    if (PASTE_BEGIN.startsWith(rest)) return undefined;
    const [first = ''] = rest;
    this.#rest = rest.slice(first.length);
    if (first === '\r' || first === '\n') return { kind: 'enter' };
    if (first === '\x7f' || first === '\b') return { kind: 'erase' };
    if (first === '\x15' || first === '\x1b' || first === '\x03') return { kind: 'clear' };
    return { kind: 'typed', text: first };
  }
}

const MANY_LINES = 10;
const MANY_SIGNS = 1000;

/** A draft as it is shown: a long paste as a marker, as pi shows it. */
export function shownDraft(draft: string): string[] {
  const lines = draft.split('\n');
  if (lines.length > MANY_LINES) return [`[paste #1 +${lines.length} lines]`];
  return draft.length > MANY_SIGNS ? [`[paste #1 ${draft.length} chars]`] : lines;
}
