import { setTimeout as delay } from 'node:timers/promises';
import { EXIT, MosaicError } from '@mosaicstack/contract';
import { heedSignals } from '@mosaicstack/host';
import stringWidth from 'fast-string-width';
import type { Ports, Terminal } from '../../ports.ts';

const ALTERNATE_ON = '\x1b[?1049h\x1b[?25l';
const ALTERNATE_OFF = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const ERASE_LINE = '\x1b[K';
const ERASE_BELOW = '\x1b[J';
/** Terminals that know it show what lies between at once; others pass over it. */
const FRAME_BEGIN = '\x1b[?2026h';
const FRAME_END = '\x1b[?2026l';

const QUIT_KEYS = ['q', '\x03', '\x04', '\x1b'];

/** One picture of what is watched; undefined where there is nothing to be seen any more. */
export type DrawScreen = (terminal: Terminal) => Promise<string[] | undefined>;

/**
 * Shows pictures in place, in the alternate screen, until q, Ctrl-C or a signal; a key reaches nobody else.
 * @returns exit 0
 * @throws MosaicError FLEET_CANNOT_WATCH where stdout is no terminal
 */
export async function showScreens(draw: DrawScreen, everyMs: number, ports: Ports, wayOut: string): Promise<number> {
  const { terminal } = ports;
  if (terminal === undefined) throw watchError('stdout is no terminal', wayOut);
  const end = new AbortController();
  heedSignals().addEventListener('abort', () => end.abort());
  const stopKeys = terminal.onKey((key) => (QUIT_KEYS.includes(key) ? end.abort() : undefined));
  terminal.write(ALTERNATE_ON);
  try {
    await drawUntil(end.signal, draw, everyMs, terminal);
  } finally {
    stopKeys();
    terminal.write(ALTERNATE_OFF);
  }
  return EXIT.done;
}

async function drawUntil(end: AbortSignal, draw: DrawScreen, everyMs: number, terminal: Terminal): Promise<void> {
  let before = '';
  // Nobody waits for a picture that tmux does not give.
  const ended = new Promise<undefined>((resolve) => end.addEventListener('abort', () => resolve(undefined)));
  while (!end.aborted) {
    const beganMs = performance.now();
    const lines = await Promise.race([draw(terminal), ended]);
    if (lines === undefined) return;
    const picture = frame(lines, terminal);
    // What has not changed is not drawn again.
    if (picture !== before && !end.aborted) terminal.write(picture);
    before = picture;
    const restMs = Math.max(0, everyMs - (performance.now() - beganMs));
    await delay(restMs, undefined, { signal: end }).catch(() => undefined);
  }
}

/** One picture: every line over the old one, so that nothing is ever blank in between. */
export function frame(lines: readonly string[], { rows, columns }: { rows: number; columns: number }): string {
  const shown = lines.slice(0, Math.max(1, rows - 1)).map((line) => cut(line, columns) + ERASE_LINE);
  return `${FRAME_BEGIN}${HOME}${shown.join('\r\n')}\r\n${ERASE_BELOW}${FRAME_END}`;
}

/** The beginning of a line that fits; escape sequences take no room. */
export function cut(line: string, columns: number): string {
  let room = columns;
  let text = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
  for (const [part] of line.matchAll(/\x1b\[[0-9;:]*m|./gsu)) {
    const width = part >= ' ' && part <= '~' ? 1 : part.startsWith('\x1b') ? 0 : stringWidth(part);
    if (width > room) room = 0;
    else if (width === 0 || room > 0) text += part;
    room = Math.max(0, room - width);
  }
  return text;
}

/** The refusal of what cannot be watched. */
export function watchError(cause: string, wayOut: string): MosaicError {
  return new MosaicError({
    code: 'FLEET_CANNOT_WATCH',
    exit: EXIT.cannotAsk,
    act: 'watch',
    subject: 'fleet',
    cause,
    wayOut,
  });
}
