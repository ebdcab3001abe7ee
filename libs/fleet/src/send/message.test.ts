import { describe, expect, it } from 'vitest';
import {
  asText,
  commandPrefix,
  isDamaged,
  isPartOf,
  isSameText,
  messageText,
  readsMentions,
  withoutMentions,
} from './message.ts';
import { wayOutOf } from './reasons.ts';

describe('a message', () => {
  it('has a preamble that says from whom and to whom, unless it is raw', () => {
    expect(messageText('hi', { host: 'h', from: 'ada', agent: 'a' })).toBe('[h:ada -> h:a] hi');
    expect(messageText('hi', undefined)).toBe('hi');
  });

  it('of a megabyte of blanks is read at once', () => {
    expect(asText(`a${' '.repeat(1_000_000)}b`)).toHaveLength(1_000_002);
  });

  it('does not end with a backslash, which would keep Enter from being one', () => {
    expect(messageText('C:\\', undefined)).toBe('C:\\ ');
  });

  it('does not end with a mention, whose menu would take Enter', () => {
    expect(messageText('ask @ada', undefined)).toBe('ask @ada ');
    expect(messageText('ada@example.org', undefined)).toBe('ada@example.org');
  });

  it.each<[string, string]>([
    ['look at @src/main.ts', 'look at @ src/main.ts'],
    ['@README.md.', '@ README.md.'],
    ['("@README.md#L1-2")', '("@ README.md#L1-2")'],
    ['@"src/a b.ts"', '@ "src/a b.ts"'],
    ['@/etc/passwd @~/.ssh/id @../up @./here', '@ /etc/passwd @ ~/.ssh/id @ ../up @ ./here'],
    ['npm i @scope/name; @Injectable() ada@src me@README.md', 'npm i @scope/name; @Injectable() ada@src me@README.md'],
  ])('%j mentions no file any more: %j', (text, expected) => {
    expect(withoutMentions(text, ['src', 'README.md'])).toBe(expected);
    expect(isSameText(text, expected)).toBe(true);
  });

  it('a mention means something to some runtimes', () => {
    expect(['claude', 'opencode', 'pi', 'stub', 'unheard-of'].filter(readsMentions)).toEqual(['claude', 'opencode']);
  });

  it.each<[string, string, string]>([
    ['line ends are LF', 'a\r\nb\rc\n\n', 'a\nb\nc'],
    ['tabs and blanks stay', '\ta  b', '\ta  b'],
    ['the end of a paste is no key', 'a\x1b[201~b', 'a\u241b[201~b'],
    ['control bytes are signs', '\x00\x03\x04\x08\x0b\x0c\x1f', '\u2400\u2403\u2404\u2408\u240b\u240c\u241f'],
    ['C1 and DEL too', 'a\x7f\x9bb', 'a\u2421\u2421b'],
    ['any other script stays', 'äöü € 漢字 😀 שלום', 'äöü € 漢字 😀 שלום'],
  ])('is text: %s', (_title, text, expected) => {
    expect(asText(text)).toBe(expected);
  });

  it.each<[string, string, string | undefined]>([
    ['/quit', 'pi', '/'],
    ['  !ls', 'pi', '!'],
    ['#note', 'pi', undefined],
    ['#note', 'claude', '#'],
    ['/x', 'stub', undefined],
    ['@x', 'unheard-of', '@'],
    ['a /quit', 'pi', undefined],
    ['', 'pi', undefined],
  ])('%j is a command of %s by %j', (text, runtime, prefix) => {
    expect(commandPrefix(text, runtime)).toBe(prefix);
  });
});

describe('two texts', () => {
  it.each<[string, string, boolean]>([
    ['a b', 'a  b', true],
    ['a\tb\n', 'a    b', true],
    ['a b', 'a c', false],
    ['', 'a', false],
  ])('%j and %j are the same but for blanks: %s', (one, other, isSame) => {
    expect(isSameText(one, other)).toBe(isSame);
  });

  const SENT = '[h:ada -> h:a] please look at the tests of today';
  it.each<[string, boolean]>([
    [SENT, false],
    ['[h:ada -> h:a] please look', true],
    ['[h:ada', true],
    ['at the tests of today', true],
    ['[h:ada -> h:a] please look at the tests, of today', true],
    ['[h:bob -> h:a] something else', false],
    ['[h:ada -> h:a] something else', false],
    ['', false],
  ])('%j is a damaged form: %s', (record, damaged) => {
    expect(isDamaged(record, SENT)).toBe(damaged);
  });

  it('a raw text is never called damaged: what is like it may be another message', () => {
    expect(isDamaged('yes', 'yes please')).toBe(false);
  });
});

describe('what stands in an input box', () => {
  it.each<[string, string, boolean]>([
    ['please look', 'please look at this', true],
    ['at this\nand that', 'please look at this and that', true],
    ['something of mine', 'please look', false],
    ['[paste #1 70000 chars]', 'x'.repeat(70_000), true],
    ['[paste #1 70000 chars]', 'x', false],
    ['[Pasted text #2 +12 lines]', 'x\ny', true],
    ['漢字', '漢字', true],
    ['да', 'please look at this', false],
    ['?!', 'please look at this', false],
    ['p', 'please look at this', false],
    ['?!', '?!', true],
    ['ok', 'ok', true],
    ['mine please look', 'please look', false],
  ])('%j may be of %j: %s', (draft, text, isPart) => {
    expect(isPartOf(draft, text)).toBe(isPart);
  });
});

it.each<[string, string | undefined]>([
  ['it does not run', 'mosaic fleet start a'],
  ['its runtime has ended', 'mosaic fleet why a'],
  ['a shell has its terminal, not its runtime', 'mosaic fleet restart a'],
  ['unsent text stands in its input box', 'mosaic fleet attach a'],
  ['it waits for its operator: Choose a model:', 'mosaic fleet attach a'],
  ['it is still starting', undefined],
])('where %s, the way out is %s', (reason, wayOut) => {
  expect(wayOutOf(reason, 'a')).toBe(wayOut);
});
