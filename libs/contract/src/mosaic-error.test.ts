import { describe, expect, it } from 'vitest';
import { brief, type ErrorFacts, errorText, factsOf, MosaicError, printable, warningText } from './mosaic-error.ts';

const facts: ErrorFacts = { code: 'A_CODE', exit: 64, act: 'start agent', subject: 'coder-1', cause: 'it is late' };

describe('the text of an error', () => {
  it.each<[string, Partial<ErrorFacts>, string]>([
    ['is one line where there is nothing more to say', {}, "mosaic: cannot start agent 'coder-1': it is late"],
    [
      'has the way out on a line of its own',
      { wayOut: 'apt-get install tmux' },
      "mosaic: cannot start agent 'coder-1': it is late\n  try: apt-get install tmux",
    ],
    [
      'ends with what somebody else said, each line behind a bar',
      { wayOut: 'x', details: ['bash: pi: not found', '', "  he's gone"] },
      "mosaic: cannot start agent 'coder-1': it is late\n  try: x\n  | bash: pi: not found\n  | \n  |   he's gone",
    ],
    [
      'has no line for an empty way out',
      { wayOut: '', details: [] },
      "mosaic: cannot start agent 'coder-1': it is late",
    ],
    ['shows an empty subject', { subject: '' }, "mosaic: cannot start agent '': it is late"],
    [
      'stays one line where subject and cause come with line ends and escapes',
      { subject: 'a\nmosaic: all is well', cause: '\x1b[2Jgone\r\n' },
      "mosaic: cannot start agent 'a?mosaic: all is well': ?[2Jgone??",
    ],
    [
      'keeps the way out on its line too',
      { wayOut: 'mosaic \x1b[31mX\nrm' },
      "mosaic: cannot start agent 'coder-1': it is late\n  try: mosaic ?[31mX?rm",
    ],
  ])('%s', (_title, more, expected) => {
    expect(errorText({ ...facts, ...more })).toBe(expected);
  });
});

it('the text of a warning is one line', () => {
  expect(warningText("left '/x\n:y' out")).toBe("mosaic: warning: left '/x?:y' out");
});

describe('printable text', () => {
  const c0 = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)).join('');

  it('has each control byte as a question mark', () => {
    expect(printable(`${c0}\x7f`)).toBe('?'.repeat(33));
  });

  it.each([[' ~!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}'], ['äöü € 漢字 👍'], ['']])('leaves %j as it is', (text) => {
    expect(printable(text)).toBe(text);
  });
});

describe('an expected failure', () => {
  it('is an error whose message is the cause', () => {
    const error = new MosaicError(facts);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'MosaicError', message: 'it is late', facts });
  });

  it('is known by its shape, since another bundle has a class of its own', () => {
    expect(factsOf(new MosaicError(facts))).toBe(facts);
    expect(factsOf(Object.assign(new Error('x'), { name: 'MosaicError', facts }))).toBe(facts);
  });

  it.each<[string, unknown]>([
    ['any other error', new Error('x')],
    ['an error of that name without facts', Object.assign(new Error('x'), { name: 'MosaicError' })],
    ['an error of another name with facts', Object.assign(new Error('x'), { facts })],
    ['what is no error at all', { name: 'MosaicError', facts }],
    ['nothing', undefined],
  ])('is not %s', (_title, thrown) => {
    expect(factsOf(thrown)).toBeUndefined();
  });
});

describe('text in an error', () => {
  it.each([
    ['', ''],
    ['é'.repeat(32), 'é'.repeat(32)],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['x'.repeat(65), `${'x'.repeat(64)}...`],
    [`\t~ é${'x'.repeat(70)}`, `?~ ??${'x'.repeat(59)}...`],
    [`${'x'.repeat(63)}€`, `${'x'.repeat(63)}?...`],
    ['🦊'.repeat(17), `${'?'.repeat(64)}...`],
  ])('%j is shown as %j', (text, shown) => {
    expect(brief(text)).toBe(shown);
  });
});
