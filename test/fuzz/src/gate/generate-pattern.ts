import fc, { type Arbitrary } from 'fast-check';

/** A pattern, mostly of the grammar of rules, and whether its letters are folded. */
export interface PatternCase {
  pattern: string;
  isFolded: boolean;
}

const literal = fc.constantFrom(
  ...['a', 'b', 'A', 'B', 'k', 'K', 's', '0', '9', '_', '-', ' ', '/', '"', '~', ',', ':', '<', '&', '!', "'"],
  ...['\\.', '\\*', '\\\\', '\\$', '\\^', '\\(', '\\[', '\\{', '\\|', '\\+', '\\?', '\\)'],
);
const high = fc.constantFrom('\\xc3', '\\xa9', '\\xff', '\\xe2', '\\x80');
const set = fc.constantFrom(
  '.',
  '[ab]',
  '[^a]',
  '[a-c]',
  '[^a-z0-9]',
  '[A-Z_]',
  '[k-]',
  '[^ ]',
  '[}]',
  '[$.*]',
  '[0-9a]',
);
const edge = fc.constant('\\b');
const quantifier = fc.constantFrom('?', '{2}', '{1,3}', '{0,2}', '{1}', '{0,64}');
/** What is outside the grammar, or is so in most places. */
const strange = fc.constantFrom(
  '*',
  '+',
  '{',
  '}',
  ']',
  '[',
  '(',
  ')',
  '|',
  '^',
  '$',
  '\\d',
  '\\x41',
  '{3,2}',
  '(?',
  '\\',
  '[]',
  '[z-a]',
);

function atom(depth: number): Arbitrary<string> {
  const plain = fc.oneof({ weight: 6, arbitrary: literal }, { weight: 2, arbitrary: set });
  if (depth === 0) return plain;
  const group = sequence(depth - 1).chain((one) =>
    fc.option(sequence(depth - 1)).map((other) => (other === null ? `(${one})` : `(${one}|${other})`)),
  );
  return fc.oneof({ weight: 8, arbitrary: plain }, { weight: 2, arbitrary: group });
}

function sequence(depth: number): Arbitrary<string> {
  const quantified = fc.tuple(atom(depth), quantifier).map((parts) => parts.join(''));
  const piece = fc.oneof(
    { weight: 8, arbitrary: atom(depth) },
    { weight: 3, arbitrary: quantified },
    { weight: 1, arbitrary: edge },
    { weight: 1, arbitrary: high },
  );
  return fc.array(piece, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
}

const alternative = fc
  .tuple(fc.constantFrom('', '', '', '^'), sequence(2), fc.constantFrom('', '', '', '$'))
  .map((parts) => parts.join(''));
const pattern = fc.array(alternative, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|'));

/** A pattern with a strange token somewhere. */
const spoilt = fc
  .tuple(pattern, strange, fc.nat())
  .map(([text, token, at]) => text.slice(0, at % (text.length + 1)) + token + text.slice(at % (text.length + 1)));

export const patternCase: Arbitrary<PatternCase> = fc.record({
  pattern: fc.oneof({ weight: 4, arbitrary: pattern }, { weight: 1, arbitrary: spoilt }),
  isFolded: fc.boolean(),
});

const words = [
  'a',
  'b',
  'AB',
  'k',
  'K',
  '\u212a',
  '\u017f',
  's',
  'aab',
  '0',
  '_',
  '-',
  ' ',
  '.',
  '\r',
  '\0',
  '\t',
  '/',
  '"',
  '$',
  '\\',
];
const bytes = ['\xff', '\xc3', '\xa9', '\xe2\x80\x8b', '\xe0', '\xc0', '\xc2\xa0', '\xef\xbb\xbf'];

/** A line as bytes, one character each, with what engines disagree about. */
export const hostileLine: Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...words.map((word) => Buffer.from(word).toString('latin1'))) },
      { weight: 2, arbitrary: fc.constantFrom(...bytes) },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code === 10 ? 11 : code)),
      },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));
