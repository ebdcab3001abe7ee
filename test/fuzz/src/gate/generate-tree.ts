import fc, { type Arbitrary } from 'fast-check';
import { coreReading } from './engines.ts';
import { hostileLine, type PatternCase, patternCase } from './generate-pattern.ts';

/** A folder for both gates; all text has one character a byte. */
export interface TreeCase {
  /** The contents of files by their paths. */
  files: Record<string, string>;
  /** The targets of links by their paths. */
  links: Record<string, string>;
  /** The project's rule file. */
  rules: string;
  key: string;
}

/** What every generated rule is sure to hold, in a spelling that no other generated text has. */
const KEYWORD = 'zq';

const linePart = fc.oneof({ weight: 2, arbitrary: hostileLine }, { weight: 1, arbitrary: fc.constantFrom('zq', 'ZQ') });
const line = fc.array(linePart, { maxLength: 4 }).map((parts) => parts.join(''));
const mark = fc.nat({ max: 5 }).map((number) => `zq mosaic-gate-allow:r${number}`);
const ending = fc.constantFrom('\n', '\n', '\r\n');
const text = fc
  .tuple(fc.array(fc.tuple(fc.oneof({ weight: 9, arbitrary: line }, { weight: 1, arbitrary: mark }), ending)), line)
  .map(([lines, last]) => lines.flat().join('') + last);
const utf16 = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.constantFrom('zq', 'ZQ', '\n', 'a', '\u0416', '\u{1f600}', '\ud800'), { maxLength: 12 }),
  )
  .map(([isBig, parts]) => {
    const bytes = Buffer.from(`\ufeff${parts.join('')}`, 'utf16le');
    return (isBig ? bytes.swap16() : bytes).toString('latin1');
  });
const content = fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: utf16 });

const name = fc
  .array(fc.constantFrom('a', 'zq', 'ZQ', '-', ' ', '\n', '\t', '\\', '*', '[', 'b', '\xc3\xa9', '\xff', "'", '.'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''))
  .filter((one) => one !== '.' && one !== '..');
const suffix = fc.constantFrom('.md', '.MD', '.sh', '.env', '.png', '', '.json');
const folder = fc.constantFrom(
  '',
  '',
  'f/',
  'examples/',
  'f/examples/',
  'tools/_scripts/',
  'x/tools/_scripts/y/',
  'node_modules/',
);
const path = fc.tuple(folder, name, suffix).map((parts) => parts.join(''));

/** A rule of the grammar, in all whose matches the keyword is, and a sample for it; none where no sample was met. */
function ruleOf({ pattern, isFolded }: PatternCase, samples: readonly string[]): string | undefined {
  const own = { pattern: `(${pattern.replace(/^\^|\$$/g, '').replaceAll('|', '')})?${KEYWORD}`, isFolded };
  const { regex, ...read } = coreReading(own);
  if (regex === undefined || 'at' in read || read.tries > 1024) return undefined;
  const sample = samples.find((one) => regex.test(one) && !/[\0\n]/.test(one));
  if (sample === undefined) return undefined;
  const escaped = sample.replace(/[^ -[\]-~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return ['identity', isFolded ? 'i' : '-', own.pattern, KEYWORD, escaped, '-', 'r'].join('\t');
}

const rules = fc
  .tuple(fc.array(patternCase, { minLength: 2, maxLength: 6 }), fc.array(line, { minLength: 20 }))
  .map(([patterns, samples]) =>
    patterns
      .flatMap((one) => ruleOf(one, [...samples, ...samples.map((sample) => `${sample}zq`), 'zq']) ?? [])
      .map((columns, index) => `r${index}\t${index % 3 === 2 ? columns.replace('identity', 'structural') : columns}\n`)
      .join(''),
  );

export const treeCase: Arbitrary<TreeCase> = fc.record({
  files: fc.dictionary(path, content, { minKeys: 1, maxKeys: 8 }),
  links: fc.dictionary(
    path,
    fc.oneof(
      name,
      line.filter((target) => !/\0/.test(target) && target !== ''),
    ),
    { maxKeys: 2 },
  ),
  rules,
  key: fc.constantFrom('', '0123456789abcdef'),
});
