import { setTimeout as delay } from 'node:timers/promises';
import { EXIT } from '@mosaicstack/contract';
import { heedSignals } from '@mosaicstack/host';
import { type Fleet, type FleetOptions, loadFleetAnyhow } from '../../fleet/load-fleet.ts';
import { fleetError, linesOf, paneOf } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { newLines, withoutEnd } from './new-lines.ts';
import { shown } from './shown.ts';

export interface TailOptions extends FleetOptions {
  follow?: boolean;
  lines?: string;
  json?: boolean;
}

const USUAL_LINES = '50';
const EVERY_MS = 300;

/**
 * `mosaic fleet tail <agent>`: the last lines of an agent's terminal, its history with them; with -f what comes then, until
 * its session is gone or Ctrl-C.
 * @returns exit 0
 * @throws MosaicError FLEET_NO_AGENT, FLEET_UNKNOWN, FLEET_BAD_NUMBER
 */
export async function fleetTail(name: string, options: TailOptions, ports: Ports): Promise<number> {
  const count = readCount(options.lines ?? USUAL_LINES);
  const fleet = await loadFleetAnyhow(options, ports);
  const pane = await paneOf(fleet.server, name, 'show text of agent');
  const print = (lines: readonly string[]): void => {
    for (const line of lines) ports.print(options.json ? jsonLine(fleet, name, line) : shown(line));
  };
  const read = () => linesOf(fleet.server, () => fleet.server.tmux.readPane(pane));
  const text = withoutEnd((await read()) ?? []);
  print(count === 0 ? [] : text.slice(-count));
  if (options.follow) await follow(read, text, print);
  return EXIT.done;
}

async function follow(
  read: () => Promise<string[] | undefined>,
  first: readonly string[],
  print: (lines: readonly string[]) => void,
): Promise<void> {
  const end = heedSignals();
  let before = first;
  while (!end.aborted) {
    await delay(EVERY_MS, undefined, { signal: end }).catch(() => undefined);
    const lines = await read();
    if (lines === undefined) return;
    const now = withoutEnd(lines);
    print(newLines(before, now));
    before = now;
  }
}

function jsonLine({ host, tenant }: Fleet, agent: string, line: string): string {
  return JSON.stringify({ version: 1, host: host.name, tenant, agent, atMs: Date.now(), line });
}

function readCount(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw fleetError({
    code: 'FLEET_BAD_NUMBER',
    act: 'show lines',
    subject: text,
    cause: 'it is not a number of lines',
  });
}
