import { setTimeout as delay } from 'node:timers/promises';
import { EXIT, MosaicError } from '@mosaicstack/contract';
import { fleetRows } from '@mosaicstack/fleet';
import { heedSignals } from '@mosaicstack/host';
import type { Fleet } from '../../fleet/load-fleet.ts';
import { lookAtFleet, type SlowFacts } from '../../fleet/look-at-fleet.ts';
import type { Ports } from '../../ports.ts';
import { agentTable } from './agent-table.ts';
import { isChosen, type PsOptions } from './choose-rows.ts';

const ALTERNATE_ON = '\x1b[?1049h\x1b[?25l';
const ALTERNATE_OFF = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const ERASE_LINE = '\x1b[K';
const ERASE_BELOW = '\x1b[J';
/** Terminals that know it show what lies between at once; others pass over it. */
const FRAME_BEGIN = '\x1b[?2026h';
const FRAME_END = '\x1b[?2026l';

/** The table in place, drawn anew every so often until Ctrl-C. */
export async function watchTable(
  fleet: Fleet,
  options: PsOptions & { names: readonly string[] },
  ports: Ports,
): Promise<number> {
  const everyMs = readSeconds(options.watch) * 1000;
  if (!ports.terminal) throw watchError('stdout is no terminal', 'mosaic fleet ps --json');
  const interruption = heedSignals();
  let slow: SlowFacts | undefined;
  ports.terminal.write(ALTERNATE_ON);
  try {
    while (!interruption.aborted) {
      const beganMs = performance.now();
      const result = await lookAtFleet(fleet, ports, slow);
      slow = result.slow;
      const rows = fleetRows(result.look).filter((row) => isChosen(row, options.names, options));
      const title = `${rows.length} agents on ${fleet.host.name}, ${new Date(result.look.nowMs).toLocaleTimeString('en-GB')}; Ctrl-C ends`;
      const table = agentTable(rows, { colour: ports.colour, wide: options.wide === true });
      ports.terminal.write(frame([title, '', ...table.split('\n')], ports.terminal));
      const restMs = Math.max(0, everyMs - (performance.now() - beganMs));
      await delay(restMs, undefined, { signal: interruption }).catch(() => undefined);
    }
  } finally {
    ports.terminal.write(ALTERNATE_OFF);
  }
  return EXIT.done;
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
  for (const [part] of line.matchAll(/\x1b\[[0-9;]*m|./gsu)) {
    if (!part.startsWith('\x1b')) {
      if (room === 0) continue;
      room -= 1;
    }
    text += part;
  }
  return text;
}

function readSeconds(value: boolean | string | undefined): number {
  const seconds = typeof value === 'string' ? Number(value) : 1;
  if (Number.isFinite(seconds) && seconds >= 0.2 && seconds <= 3600) return seconds;
  throw watchError(`'${value}' is not a number of seconds from 0.2 to 3600`, 'mosaic fleet ps --watch 1');
}

function watchError(cause: string, wayOut: string): MosaicError {
  return new MosaicError({
    code: 'FLEET_CANNOT_WATCH',
    exit: EXIT.cannotAsk,
    act: 'watch',
    subject: 'fleet',
    cause,
    wayOut,
  });
}
