import { skippingFinder } from './skipping-finder.ts';
import { isAt, type Keyword, type KeywordFinder, rarityAt, type Spellings, spellings } from './spellings.ts';

/** Shorter ones would let a skipping search skip nothing. */
const SHORTEST_SKIPPED = 4;

/**
 * A search for many texts. Long ones are looked for in one skipping pass; a short one by its rarest byte, for which the
 * engine has a search of its own that is many times as quick as any loop here.
 */
export function keywordFinder<Owner>(keywords: readonly Keyword<Owner>[]): KeywordFinder<Owner> {
  const spelled = keywords.map(spellings);
  const isLong = ({ lower }: Spellings<Owner>): boolean => lower.length >= SHORTEST_SKIPPED;
  const short = spelled.filter((keyword) => !isLong(keyword)).flatMap(rarestBytes);
  const bytes = [...new Set(short.map(({ byte }) => byte))];
  const byteFinders = bytes.map((wanted) =>
    byteFinder(
      wanted,
      short.filter(({ byte }) => byte === wanted),
    ),
  );
  const finders = [skippingFinder(spelled.filter(isLong)), ...byteFinders];
  return (content, report) => {
    for (const find of finders) find(content, report);
  };
}

/** A byte by which a keyword is found, and where it is in it. */
interface KeywordByte<Owner> {
  byte: number;
  at: number;
  keyword: Spellings<Owner>;
}

/** The rarest byte of a keyword, in both spellings. */
function rarestBytes<Owner>(keyword: Spellings<Owner>): KeywordByte<Owner>[] {
  const places = [...keyword.lower.keys()];
  const at = places.reduce((best, index) => (rarityAt(keyword, index) > rarityAt(keyword, best) ? index : best), 0);
  const bytes = new Set([keyword.lower[at] as number, keyword.upper[at] as number]);
  return [...bytes].map((byte) => ({ byte, at, keyword }));
}

/** @param wanted all of this byte */
function byteFinder<Owner>(byte: number, wanted: readonly KeywordByte<Owner>[]): KeywordFinder<Owner> {
  return (bytes, report) => {
    for (let place = bytes.indexOf(byte); place !== -1; place = bytes.indexOf(byte, place + 1))
      for (const { at, keyword } of wanted) if (isAt(bytes, place - at, keyword)) report(keyword.owner, place - at);
  };
}
