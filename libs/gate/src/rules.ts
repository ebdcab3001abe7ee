import { type ByteText, decodeEscapes } from './bytes.ts';
import { readPattern } from './pattern.ts';

/** Where a rule is applied: identity everywhere, structural outside `examples/`. */
export type RuleClass = 'identity' | 'structural';

/** A rule that passed the border. */
export interface Rule {
  id: string;
  ruleClass: RuleClass;
  isFolded: boolean;
  regex: RegExp;
  /** No match of it is longer. */
  longest: number;
  /** Of these every match has one in it, in any case where the rule is folded. */
  keywords: readonly ByteText[];
  /** The sample that must match. */
  sample: ByteText;
}

/** Why a file of a layer was refused: its first line that is wrong, and what is wrong with it. */
export interface LineRefusal {
  line: number;
  cause: string;
}

const COLUMNS = 8;
const MOST_TRIES = 1024;
const ID = /^[a-z][a-z0-9-]{0,63}$/;

/** Whether text may name a rule. */
export function isRuleId(text: string): boolean {
  return ID.test(text);
}

/** Whether a line of a layer's file is printable ASCII and TAB. */
export function isPlainLine(text: ByteText): boolean {
  return /^[ -~\t]*$/.test(text);
}

/** Whether a line of a layer's file says nothing. */
export function isComment(text: ByteText): boolean {
  return isPlainLine(text) && (text === '' || text.startsWith('#'));
}

/**
 * Reads a rule file (gate.md section 3).
 * @param known the ids that earlier layers have; those of this file are added
 */
export function parseRules(file: ByteText, known: Set<string>): { rules: Rule[] } | LineRefusal {
  const rules: Rule[] = [];
  for (const [index, text] of file.split('\n').entries()) {
    const line = index + 1;
    if (isComment(text)) continue;
    if (!isPlainLine(text)) return { line, cause: 'it has a byte that is not printable ASCII' };
    const rule = parseRule(text.split('\t'), known);
    if (typeof rule === 'string') return { line, cause: rule };
    known.add(rule.id);
    rules.push(rule);
  }
  return { rules };
}

/** @returns the cause where it is refused */
function parseRule(columns: string[], known: ReadonlySet<string>): Rule | string {
  const [id = '', ruleClass = '', flags = '', pattern = '', words = '', yes = '', no = '', reason = ''] = columns;
  if (columns.length !== COLUMNS) return `it has ${columns.length} columns, ${COLUMNS} are needed`;
  if (!isRuleId(id)) return "the id is not 1 to 64 lower-case letters, digits or '-', beginning with a letter";
  if (known.has(id)) return `the id '${id}' is there already`;
  if (ruleClass !== 'identity' && ruleClass !== 'structural') return 'the class is neither identity nor structural';
  if (flags !== '-' && flags !== 'i') return 'the flags are neither - nor i';
  const isFolded = flags === 'i';
  const keywords = words.split(',').map((word) => decodeEscapes(word) ?? '');
  const read = readPattern(pattern, isFolded, keywords);
  if ('at' in read) return `the pattern is outside the grammar at byte ${read.at}`;
  if (read.tries > MOST_TRIES) return 'the pattern could try too often';
  if (!read.isSure || keywords.some((keyword) => keyword.length < 2)) return 'the keywords are not in every match';
  const regex = new RegExp(read.source);
  const sample = decodeEscapes(yes);
  const other = decodeEscapes(no);
  if (sample === undefined || !regex.test(sample)) return 'the sample that must match does not';
  if (other !== undefined && regex.test(other)) return 'the sample that must not match does';
  if (reason === '') return 'the reason is empty';
  return { id, ruleClass, isFolded, regex, longest: read.longest, keywords, sample };
}
