/** What came of some input. Texts are byte strings: one character a byte, so that no split can break one. */
export type ComposerEvent =
  | { kind: 'typed' | 'pasted' | 'submitted'; bytes: string }
  | { kind: 'erased' | 'cancelled' | 'closed' };

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const ESCAPE_SEQUENCE = /^\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[^[O])?/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const UNFINISHED_SEQUENCE = /^\x1b(?:\[[0-?]*[ -/]*|O)?$/;

/**
 * The input box of a terminal program: typing, bracketed paste, Enter, backspace, Ctrl-C (empties the box, or closes
 * an empty one) and Ctrl-D. Markers and escape sequences may be split over any number of reads.
 */
export class Composer {
  private box = '';
  private rest = '';
  private pasting = false;

  /** Takes what was read and says what came of it. */
  feed(bytes: string): ComposerEvent[] {
    this.rest += bytes;
    const events: ComposerEvent[] = [];
    let before = '';
    while (this.rest !== '' && this.rest !== before) {
      before = this.rest;
      events.push(...(this.pasting ? this.readPaste() : this.readTyped()));
    }
    return events;
  }

  private readPaste(): ComposerEvent[] {
    const end = this.rest.indexOf(PASTE_END);
    const taken = end === -1 ? this.rest.length - partialMarker(this.rest, PASTE_END) : end;
    const bytes = this.rest.slice(0, taken);
    this.rest = this.rest.slice(end === -1 ? taken : taken + PASTE_END.length);
    this.pasting = end === -1;
    this.box += bytes;
    return bytes === '' ? [] : [{ kind: 'pasted', bytes }];
  }

  private readTyped(): ComposerEvent[] {
    if (this.rest.startsWith(PASTE_START)) {
      this.rest = this.rest.slice(PASTE_START.length);
      this.pasting = true;
      return [];
    }
    if (UNFINISHED_SEQUENCE.test(this.rest)) return [];
    if (!this.rest.startsWith('\x1b')) return this.readKey();
    this.rest = this.rest.replace(ESCAPE_SEQUENCE, '');
    return [];
  }

  private readKey(): ComposerEvent[] {
    const key = this.rest[0] as string;
    this.rest = this.rest.slice(1);
    if (key === '\r' || key === '\n') return [{ kind: 'submitted', bytes: this.takeBox() }];
    if (key === '\x03') return [{ kind: this.takeBox() === '' ? 'closed' : 'cancelled' }];
    if (key === '\x04') return this.box === '' ? [{ kind: 'closed' }] : [];
    if (key === '\x7f' || key === '\b') return this.erase();
    if (key < ' ') return [];
    this.box += key;
    return [{ kind: 'typed', bytes: key }];
  }

  private takeBox(): string {
    const bytes = this.box;
    this.box = '';
    return bytes;
  }

  private erase(): ComposerEvent[] {
    if (this.box === '') return [];
    // A character in UTF-8 is its first byte and the continuation bytes behind it.
    this.box = this.box.replace(/[^\x80-\xbf]?[\x80-\xbf]*$/, '');
    return [{ kind: 'erased' }];
  }
}

/** How many bytes at the end of the text may be the beginning of the marker. */
function partialMarker(text: string, marker: string): number {
  for (let length = Math.min(marker.length - 1, text.length); length > 0; length--)
    if (text.endsWith(marker.slice(0, length))) return length;
  return 0;
}
