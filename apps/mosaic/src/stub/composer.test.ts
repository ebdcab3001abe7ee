import { describe, expect, it } from 'vitest';
import { Composer, type ComposerEvent } from './composer.ts';

const START = '\x1b[200~';
const END = '\x1b[201~';

const typed = (bytes: string): ComposerEvent[] => [...bytes].map((byte) => ({ kind: 'typed', bytes: byte }));
const pasted = (bytes: string): ComposerEvent => ({ kind: 'pasted', bytes });
const submitted = (bytes: string): ComposerEvent => ({ kind: 'submitted', bytes });
const erased: ComposerEvent = { kind: 'erased' };
const cancelled: ComposerEvent = { kind: 'cancelled' };
const closed: ComposerEvent = { kind: 'closed' };
/** Text as the terminal sends it: one character a byte. */
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

/** What comes of these reads, with pieces of one paste put together. */
function eventsOf(...reads: string[]): ComposerEvent[] {
  const box = new Composer();
  const events: ComposerEvent[] = [];
  for (const event of reads.flatMap((read) => box.feed(read))) {
    const last = events.at(-1);
    if (event.kind === 'pasted' && last?.kind === 'pasted') last.bytes += event.bytes;
    else events.push({ ...event });
  }
  return events;
}

it.each<[string, string, ComposerEvent[]]>([
  ['typing is kept', 'hi', typed('hi')],
  ['Enter submits what was typed', 'hi\r', [...typed('hi'), submitted('hi')]],
  ['a line end submits too', 'hi\n', [...typed('hi'), submitted('hi')]],
  ['an empty message is one too', '\r', [submitted('')]],
  ['each message begins anew', 'a\rb\r', [...typed('a'), submitted('a'), ...typed('b'), submitted('b')]],
  ['a paste is kept', `${START}hi${END}\r`, [pasted('hi'), submitted('hi')]],
  ['Enter in a paste submits nothing', `${START}a\r\nb\n${END}\r`, [pasted('a\r\nb\n'), submitted('a\r\nb\n')]],
  [
    'a paste joins what was typed',
    `a${START}b${END}c\r`,
    [...typed('a'), pasted('b'), ...typed('c'), submitted('abc')],
  ],
  ['an empty paste is nothing', `${START}${END}\r`, [submitted('')]],
  ['keys in a paste are text', `${START}\x03\x04\x7f\x1b[A${END}`, [pasted('\x03\x04\x7f\x1b[A')]],
  ['a second start in a paste is text', `${START}${START}${END}\r`, [pasted(START), submitted(START)]],
  ['an end without a start is nothing', `${END}a`, typed('a')],
  ['backspace takes back', 'ab\x7f\r', [...typed('ab'), erased, submitted('a')]],
  ['the other backspace does too', 'ab\b\r', [...typed('ab'), erased, submitted('a')]],
  ['backspace in an empty box is nothing', '\x7f\b', []],
  ['backspace takes back a pasted character', `${START}ab${END}\x7f\r`, [pasted('ab'), erased, submitted('a')]],
  ['Ctrl-C empties the box', 'ab\x03c\r', [...typed('ab'), cancelled, ...typed('c'), submitted('c')]],
  ['Ctrl-C in an empty box closes', '\x03', [closed]],
  ['Ctrl-D in an empty box closes', '\x04', [closed]],
  ['Ctrl-D behind text is nothing', 'a\x04', typed('a')],
  ['other control keys are nothing', '\x00\x01\t\x0e\x1f', []],
])('%s', (_title, input, expected) => {
  expect(eventsOf(input)).toEqual(expected);
});

it.each([['é'], ['€'], ['👍'], ['a€']])('backspace takes back all bytes of the last character of %s', (text) => {
  const left = [...text].slice(0, -1).join('');
  expect(eventsOf(`${bytesOf(text)}\x7f\r`).at(-1)).toEqual(submitted(bytesOf(left)));
});

describe('an escape sequence', () => {
  const sequences = [
    ...['\x1b[A', '\x1b[1;5C', '\x1b[3~', '\x1b[?1;2c', '\x1b[<0;10;5M', '\x1b[>4;1m', '\x1b[27;2;13~', '\x1b[I'],
    ...['\x1bOP', '\x1bx', '\x1b\x7f'],
  ];

  it.each(sequences)('types nothing: %j', (sequence) => {
    expect(eventsOf(`a${sequence}b\r`)).toEqual([...typed('ab'), submitted('ab')]);
  });

  it.each(sequences)('types nothing though it comes in two reads, split anywhere: %j', (sequence) => {
    for (let at = 1; at < sequence.length; at++)
      expect(eventsOf(sequence.slice(0, at), `${sequence.slice(at)}b\r`)).toEqual([...typed('b'), submitted('b')]);
  });
});

describe('a paste that comes in many reads', () => {
  const text = bytesOf(`two lines,\r\näöü € \x1b[20 \x1b[201 ${START}\n`);
  const input = `a${START}${text}${END}b\r`;
  const expected = [...typed('a'), pasted(text), ...typed('b'), submitted(`a${text}b`)];

  it('is the same, split in two at any byte', () => {
    for (let at = 0; at <= input.length; at++)
      expect(eventsOf(input.slice(0, at), input.slice(at)), `split at ${at}`).toEqual(expected);
  });

  it('is the same, byte by byte', () => {
    expect(eventsOf(...input)).toEqual(expected);
  });

  it('is shown as it comes', () => {
    const box = new Composer();
    expect(box.feed(`${START}ab`)).toEqual([pasted('ab')]);
    expect(box.feed('cd\x1b[2')).toEqual([pasted('cd')]);
    expect(box.feed('x')).toEqual([pasted('\x1b[2x')]);
  });
});
