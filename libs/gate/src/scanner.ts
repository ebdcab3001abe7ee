import { type ByteText, bytesOf, byteText } from './bytes.ts';
import { firstMatch } from './first-match.ts';
import { keywordFinder } from './keyword-finder.ts';
import { countLines, lineEnd, lineStart } from './lines.ts';
import type { Rule } from './rules.ts';
import type { Keyword } from './spellings.ts';
import { lineTokens } from './tokens.ts';

/** Where a rule matches. */
export interface Finding {
  rule: string;
  /** From 1; 0 for a name. */
  line: number;
  /** Byte in the line, from 1. */
  column: number;
  /** The line that it is in. */
  text: ByteText;
}

/** A line that pardons findings of some rules. */
export interface Mark {
  line: number;
  rules: Set<string>;
}

/** What a content holds. */
export interface Scan {
  findings: Finding[];
  marks: Mark[];
  lines: number;
}

/** Looks into contents and names. */
export interface Scanner {
  /**
   * @param isStructural whether structural rules are applied too
   */
  scan(bytes: Uint8Array, isStructural: boolean): Scan;
  /** The identity findings of a name, which is one line. */
  scanName(name: ByteText): Finding[];
}

/** A listed hash, and how the hash of a token is made. */
export interface TokenHashes {
  /** The id of each hash. */
  ids: ReadonlyMap<string, string>;
  hashToken: (token: ByteText) => string;
}

const MARK = 'mosaic-gate-allow:';
const MARKS = /mosaic-gate-allow:([a-z][a-z0-9-]{0,63})/g;

/** What a keyword that was found asks for. */
type Owner = Rule | 'mark';

/**
 * A scanner of these rules, which looks at a line only where it holds a keyword.
 * @param watch is called now and then while it scans, and may throw to end that
 */
export function contentScanner(rules: readonly Rule[], hashes?: TokenHashes, watch = () => {}): Scanner {
  const identity = rules.filter(({ ruleClass }) => ruleClass === 'identity');
  const mark: Keyword<Owner> = { text: MARK, isFolded: false, owner: 'mark' };
  const find = keywordFinder<Owner>([...rules.flatMap(keywordsOf), mark]);
  const hashed = hashes === undefined ? noHashes : hashFinder(hashes, watch);
  return {
    scan(bytes, isStructural) {
      const content = new ContentScan(bytes, watch);
      find(bytes, (owner, at) => {
        if (isStructural || owner === 'mark' || owner.ruleClass === 'identity') content.look(owner, at);
      });
      const { findings, marks } = content;
      return { findings: [...findings, ...hashed(bytes)], marks, lines: countLines(bytes) };
    },
    scanName(name) {
      const line = name.replaceAll('\n', ' ');
      return [...ruleFindings(identity, line), ...hashed(bytesOf(line)).map((finding) => ({ ...finding, line: 0 }))];
    },
  };
}

function keywordsOf(rule: Rule): Keyword<Owner>[] {
  return rule.keywords.map((text) => ({ text, isFolded: rule.isFolded, owner: rule }));
}

/** The findings of one content. */
class ContentScan {
  readonly findings: Finding[] = [];
  readonly marks: Mark[] = [];
  /** The lines that a rule was tried on, by their first bytes. */
  readonly #judged = new Map<Owner, Set<number>>();
  #counted = { at: 0, line: 1 };
  /** The line that was looked at last: a long one may hold very many keywords. */
  #last: { start: number; end: number; text: ByteText | undefined } = { start: 0, end: -1, text: undefined };
  readonly #bytes: Uint8Array;
  readonly #watch: () => void;

  constructor(bytes: Uint8Array, watch: () => void) {
    this.#bytes = bytes;
    this.#watch = watch;
  }

  look(owner: Owner, at: number): void {
    if (at < this.#last.start || at >= this.#last.end)
      this.#last = { start: lineStart(this.#bytes, at), end: lineEnd(this.#bytes, at), text: undefined };
    const { start, end } = this.#last;
    const judged = this.#judged.get(owner) ?? new Set();
    if (judged.has(start)) return;
    this.#judged.set(owner, judged.add(start));
    this.#last.text ??= byteText(this.#bytes, start, end);
    const { text } = this.#last;
    if (owner === 'mark') {
      this.#addMark(start, text);
      return;
    }
    this.#watch();
    const found = firstMatch(owner, text, this.#watch);
    if (found !== undefined) this.findings.push({ rule: owner.id, line: this.#lineAt(start), column: found + 1, text });
  }

  #addMark(start: number, text: ByteText): void {
    const ids = [...text.matchAll(MARKS)].map((match) => match[1] as string);
    if (ids.length > 0) this.marks.push({ line: this.#lineAt(start), rules: new Set(ids) });
  }

  /** The number of the line that begins there; the lines of an earlier answer are not counted again. */
  #lineAt(start: number): number {
    const { at, line } = start < this.#counted.at ? { at: 0, line: 1 } : this.#counted;
    let number = line;
    for (let index = this.#bytes.indexOf(10, at); index !== -1 && index < start; )
      [number, index] = [number + 1, this.#bytes.indexOf(10, index + 1)];
    this.#counted = { at: start, line: number };
    return number;
  }
}

function ruleFindings(rules: readonly Rule[], text: ByteText): Finding[] {
  return rules.flatMap(({ id, regex }) => {
    const match = regex.exec(text);
    return match === null ? [] : [{ rule: id, line: 0, column: match.index + 1, text }];
  });
}

function noHashes(): Finding[] {
  return [];
}

/** A finder of listed tokens; each token is hashed once. */
function hashFinder({ ids, hashToken }: TokenHashes, watch: () => void): (bytes: Uint8Array) => Finding[] {
  const known = new Map<ByteText, string | undefined>();
  const idOf = (token: ByteText): string | undefined => {
    if (!known.has(token)) known.set(token, ids.get(hashToken(token)));
    return known.get(token);
  };
  return (bytes) => {
    const lines = byteText(bytes).split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines.flatMap((text, index) => {
      watch();
      const columns = new Map<string, number>();
      for (const token of lineTokens(text)) {
        const id = idOf(token.text);
        if (id !== undefined) columns.set(id, Math.min(columns.get(id) ?? Infinity, token.at + 1));
      }
      return [...columns].map(([rule, column]) => ({ rule, line: index + 1, column, text }));
    });
  };
}
