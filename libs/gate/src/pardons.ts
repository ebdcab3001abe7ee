import { type ByteText, shownBytes, unshownBytes } from './bytes.ts';
import { isComment, isPlainLine, isRuleId, type LineRefusal } from './rules.ts';

/** A finding that its owner has looked at and allows until a day. */
export interface Exemption {
  rule: string;
  /** As it is shown. */
  path: string;
  /** Hexadecimal SHA-256 of the line. */
  hash: string;
  /** The last day, `YYYY-MM-DD` in UTC. */
  expires: string;
}

const HASH = /^[0-9a-f]{64}$/;

/** Reads `exemptions.tsv` (gate.md G6.1). */
export function parseExemptions(file: ByteText): Exemption[] | LineRefusal {
  return tableRows(file, 'it is no exemption', (columns) => {
    const [rule = '', path = '', hash = '', expires = ''] = columns;
    const isWhole = columns.length === 6 && columns.every((column) => column !== '');
    const isGood = isWhole && isRuleId(rule) && isShownPath(path) && HASH.test(hash) && isDay(expires);
    return isGood ? { rule, path, hash, expires } : undefined;
  });
}

/**
 * Reads `hashes.tsv` (gate.md G6.4).
 * @param known the ids of the rules; those of this file are added
 * @returns pairs of a hash and its id
 */
export function parseHashes(file: ByteText, known: Set<string>): (readonly [string, string])[] | LineRefusal {
  return tableRows(file, 'it is no hash', (columns) => {
    const [id = '', hash = '', reason = ''] = columns;
    if (columns.length !== 3 || !isRuleId(id) || known.has(id) || !HASH.test(hash) || reason === '') return undefined;
    known.add(id);
    return [hash, id] as const;
  });
}

function tableRows<Row>(
  file: ByteText,
  cause: string,
  parseRow: (columns: string[]) => Row | undefined,
): Row[] | LineRefusal {
  const rows: Row[] = [];
  for (const [index, text] of file.split('\n').entries()) {
    if (isComment(text)) continue;
    const row = isPlainLine(text) ? parseRow(text.split('\t')) : undefined;
    if (row === undefined) return { line: index + 1, cause };
    rows.push(row);
  }
  return rows;
}

/** A path relative to the project, in shown bytes, that leads nowhere else. */
function isShownPath(path: string): boolean {
  const bytes = unshownBytes(path);
  return (
    path === shownBytes(bytes) &&
    !bytes.includes('\0') &&
    path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
  );
}

function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const [month, day] = [Number(text.slice(5, 7)), Number(text.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
