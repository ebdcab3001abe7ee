/** What came of some input. Texts are byte strings: one character a byte, so that no split can break one. */
export type ComposerEvent =
  | { kind: 'typed' | 'pasted' | 'submitted'; bytes: string }
  | { kind: 'erased' | 'cancelled' | 'closed' };

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

/**
 * The input box of a terminal program: typing, bracketed paste, Enter, backspace, Ctrl-C (empties the box, or closes
 * an empty one) and Ctrl-D. Markers may be split over any number of reads.
 */
export function composer() {
  let box = '';
  let rest = '';
  let pasting = false;

  const readPaste = (): ComposerEvent[] => {
    const end = rest.indexOf(PASTE_END);
    const taken = end === -1 ? rest.length - partialMarker(rest, PASTE_END) : end;
    const bytes = rest.slice(0, taken);
    rest = rest.slice(end === -1 ? taken : taken + PASTE_END.length);
    pasting = end === -1;
    box += bytes;
    return bytes === '' ? [] : [{ kind: 'pasted', bytes }];
  };

  const readKey = (): ComposerEvent[] => {
    const key = rest[0] as string;
    rest = rest.slice(1);
    if (key === '\r' || key === '\n') return submit();
    if (key === '\x03') return cancel();
    if (key === '\x04') return box === '' ? [{ kind: 'closed' }] : [];
    if (key === '\x7f' || key === '\b') return erase();
    if (key < ' ') return [];
    box += key;
    return [{ kind: 'typed', bytes: key }];
  };

  const submit = (): ComposerEvent[] => {
    const bytes = box;
    box = '';
    return [{ kind: 'submitted', bytes }];
  };
  const cancel = (): ComposerEvent[] => {
    const kind = box === '' ? 'closed' : 'cancelled';
    box = '';
    return [{ kind }];
  };
  const erase = (): ComposerEvent[] => {
    if (box === '') return [];
    // A character in UTF-8 is its first byte and the continuation bytes behind it.
    box = box.replace(/[^\x80-\xbf]?[\x80-\xbf]*$/, '');
    return [{ kind: 'erased' }];
  };

  return {
    /** Takes what was read and says what came of it. */
    feed(bytes: string): ComposerEvent[] {
      rest += bytes;
      const events: ComposerEvent[] = [];
      while (rest !== '') {
        if (pasting) {
          const before = rest.length;
          events.push(...readPaste());
          if (pasting && rest.length === before) break;
        } else if (rest.startsWith(PASTE_START)) {
          rest = rest.slice(PASTE_START.length);
          pasting = true;
        } else if (PASTE_START.startsWith(rest)) {
          break;
        } else if (rest[0] === '\x1b') {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
          rest = rest.replace(/^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|[^[O]|$)?/, '');
        } else {
          events.push(...readKey());
        }
      }
      return events;
    },
  };
}

/** How many bytes at the end of the text may be the beginning of the marker. */
function partialMarker(text: string, marker: string): number {
  for (let length = Math.min(marker.length - 1, text.length); length > 0; length--)
    if (text.endsWith(marker.slice(0, length))) return length;
  return 0;
}
