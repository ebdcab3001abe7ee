import { isAt, type KeywordFinder, type Report, rarityAt, type Spellings } from './spellings.ts';

const BLOCKS = 65_536;

/** A piece of a keyword, as long as the shortest of them all, by which it is found. */
interface Anchor<Owner> {
  keyword: Spellings<Owner>;
  /** Where the piece begins in the keyword. */
  from: number;
}

/**
 * A search for many texts in one pass: it looks at blocks of two bytes and skips as far as the shortest text allows (Wu
 * and Manber, "A fast algorithm for multi-pattern searching", 1994). Of a longer text it takes the piece that ends in the
 * rarest block, so that prose seldom stops it.
 */
export function skippingFinder<Owner>(keywords: readonly Spellings<Owner>[]): KeywordFinder<Owner> {
  if (keywords.length === 0) return () => undefined;
  const window = Math.min(...keywords.map(({ lower }) => lower.length));
  const skips = new Uint8Array(BLOCKS).fill(Math.min(window - 1, 255));
  const starts = new Uint8Array(BLOCKS);
  const ending: Anchor<Owner>[][] = [];
  for (const keyword of keywords) {
    const from = bestPiece(keyword, window);
    for (let at = 0; at + 2 <= window; at++)
      for (const block of blocksAt(keyword, from + at))
        skips[block] = Math.min(skips[block] as number, window - 2 - at);
    for (const block of blocksAt(keyword, from)) starts[block] = 1;
    for (const block of blocksAt(keyword, from + window - 2))
      ending[block] = [...(ending[block] ?? []), { keyword, from }];
  }
  const back = window - 2;
  return (bytes, report) => {
    const last = bytes.length - 1;
    for (let at = back; at < last; ) {
      const block = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
      const skip = skips[block] as number;
      if (skip > 0) {
        at += skip;
        continue;
      }
      if (starts[((bytes[at - back] as number) << 8) | (bytes[at - back + 1] as number)] === 1)
        reportAll(bytes, at - back, ending[block] ?? [], report);
      at += 1;
    }
  };
}

function bestPiece(keyword: Spellings<unknown>, window: number): number {
  const rarity = (from: number): number =>
    rarityAt(keyword, from + window - 2) + rarityAt(keyword, from + window - 1) + rarityAt(keyword, from) / 2;
  const places = [...keyword.lower.keys()].slice(0, keyword.lower.length - window + 1);
  return places.reduce((best, from) => (rarity(from) > rarity(best) ? from : best), 0);
}

function reportAll<Owner>(
  bytes: Uint8Array,
  piece: number,
  candidates: readonly Anchor<Owner>[],
  report: Report<Owner>,
): void {
  for (const { keyword, from } of candidates)
    if (isAt(bytes, piece - from, keyword)) report(keyword.owner, piece - from);
}

/** The blocks that a keyword may have at a place. */
function blocksAt({ lower, upper }: Spellings<unknown>, at: number): Set<number> {
  const blocks = new Set<number>();
  for (const first of [lower[at], upper[at]] as number[])
    for (const second of [lower[at + 1], upper[at + 1]] as number[]) blocks.add((first << 8) | second);
  return blocks;
}
