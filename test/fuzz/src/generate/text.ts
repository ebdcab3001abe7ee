import fc, { type Arbitrary } from 'fast-check';

/** The characters that mean something to a shell, to tmux or to a reader of lists, and a few plain ones. */
const SHARP = [...'aB1_.:;=-/@, \t\n\r\u001b\u007f\'"$`\\*?[]~!#&|<>(){}%+^é漢'];

/** Text that has cost somebody a day. */
const KNOWN = [
  ...[
    'x;',
    ';',
    '\\;',
    'x\\;',
    ';;',
    "it's",
    "''",
    '"',
    '$(touch pwned)',
    '`id`',
    '$HOME',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for a shell
    '${x}',
    '#(id)',
    '#{pane_id}',
    '##',
  ],
  ...[
    '-n',
    '-',
    '--',
    '=x',
    'a=b',
    'a:b',
    ':',
    'a,b',
    '%0',
    '*',
    '?',
    '[a]',
    '~',
    '~root',
    '!',
    '!!',
    '&',
    '|',
    '>x',
    '\\',
    'x\\',
    '%s',
    '%',
    '@',
  ],
  ...[
    ' ',
    ' x',
    'x ',
    'two words',
    'a\tb',
    'a\nb',
    'x\n',
    '\n',
    '\r\n',
    '\u001b[2J',
    '\u007f',
    'é',
    '漢字',
    'undefined',
    'null',
    '0',
    '00',
  ],
];

/** Any text without NUL, mostly short and sharp. */
export const anyText: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...SHARP), maxLength: 6 }) },
);

/** Text without control bytes. */
export const plainText: Arbitrary<string> = anyText.map(withoutControl);

/** What may be one part of a path. */
export const segment: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'new', 'a b', 'co:lon', 'x;', "q'q'q", '#d', 'd#{x}', '##[x') },
  { weight: 3, arbitrary: anyText.map((text) => text.replaceAll('/', '')).filter(isName) },
  { weight: 1, arbitrary: fc.constantFrom('.', '..', 'l'.repeat(256)) },
);

/** A name as tmux sessions and sockets may have it, or one that is refused. */
export function nameText(more: string): Arbitrary<string> {
  return fc.oneof(
    {
      weight: 40,
      arbitrary: fc.constantFrom(
        'a',
        'coder-1',
        'agent10',
        '_x',
        '0',
        'A_b-9',
        'x'.repeat(64),
        ...(more === '' ? [] : [`a${more}b`]),
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(65), '-x', '.x', 'a.b', 'a:b', 'é', 'a\n', '\na', 'a b', '') },
    { weight: 1, arbitrary: anyText },
  );
}

/** A variable: mostly not set, then with a value, then empty. */
export function variable<Value>(value: Arbitrary<Value>): Arbitrary<Value | '' | undefined> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: value },
    { weight: 1, arbitrary: fc.constant('' as const) },
  );
}

function withoutControl(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it takes out
  return text.replace(/[\u0000-\u001f\u007f]/g, '');
}

function isName(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..';
}
