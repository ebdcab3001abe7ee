import { type AgentRow, factsOf } from '@mosaicstack/contract';
import { fleetRows } from '@mosaicstack/fleet';
import colours from 'picocolors';
import { namesWanted } from '../../fleet/choose-agents.ts';
import { type Fleet, type FleetOptions, loadFleetAnyhow } from '../../fleet/load-fleet.ts';
import { cannotAsk, linesOf, paneOf, socketName } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { fleetAttach } from './attach.ts';
import { gridLines, lastText, type Tile } from './grid.ts';
import { lookAgain } from './look-again.ts';
import { withoutEnd } from './new-lines.ts';
import { cut, type DrawScreen, showScreens } from './screen.ts';
import { shown } from './shown.ts';
import { fleetTail } from './tail.ts';

export interface WatchOptions extends FleetOptions {
  takeover?: boolean;
}

const EVERY_MS = 250;
const GRID_EVERY_MS = 1000;
const PLAIN_LINES = 10;

/**
 * `mosaic fleet watch [agent]`: an agent's screen as it changes, or all of them side by side. It only looks: nothing that is
 * typed reaches an agent, no window is resized, and tmux knows no viewer that could be left behind.
 * Where stdout is no terminal it prints the text once.
 * @returns exit 0
 * @throws MosaicError FLEET_NO_AGENT, FLEET_UNKNOWN, FLEET_BAD_ROSTER
 */
export async function fleetWatch(name: string | undefined, options: WatchOptions, ports: Ports): Promise<number> {
  if (options.takeover) {
    if (name === undefined) throw namesWanted('take over agent', 'mosaic fleet watch --takeover NAME');
    return fleetAttach(name, options, ports);
  }
  const fleet = await loadFleetAnyhow(options, ports);
  const wayOut = 'mosaic fleet tail -f NAME';
  if (name === undefined) {
    if (ports.terminal !== undefined) return showScreens(gridOf(fleet, options, ports), GRID_EVERY_MS, ports, wayOut);
    const { tiles, problem } = await tilesOf(fleet, options, ports)();
    if (problem !== '') throw cannotAsk(fleet.server, problem);
    if (tiles.length === 0) ports.tell(`no agents on socket ${socketName(fleet.server.socket)}`);
    for (const { row, lines } of tiles) {
      ports.print(`== ${shown(row.agent)}  ${row.state}`);
      for (const line of lastText(lines, PLAIN_LINES)) ports.print(shown(line));
    }
    return 0;
  }
  if (ports.terminal === undefined) return fleetTail(name, options, ports);
  return showScreens(await screenOf(fleet, name, ports), EVERY_MS, ports, wayOut);
}

function gridOf(fleet: Fleet, options: FleetOptions, ports: Ports): DrawScreen {
  const paint = colours.createColors(ports.colour);
  const title = (text: string, state: AgentRow['state']): string =>
    paint.inverse(state === 'dead' || state === 'unknown' ? paint.red(text) : text);
  const look = tilesOf(fleet, options, ports);
  return async (terminal) => {
    const { tiles, problem } = await look();
    return problem === '' ? gridLines(tiles, terminal, { title }) : [`tmux cannot be asked: ${shown(problem)}`];
  };
}

/** What looks at all agents, again and again. */
function tilesOf(fleet: Fleet, options: FleetOptions, ports: Ports): () => Promise<{ tiles: Tile[]; problem: string }> {
  const look = lookAgain(fleet, options, ports);
  return async () => {
    const result = await look();
    const { tmux } = result.look;
    const panes = tmux.state === 'answered' ? tmux.view.agents : [];
    const screens = new Map(panes.map((pane) => [pane.metadata.name || pane.sessionName, pane.lines]));
    const tiles = fleetRows(result.look).map((row): Tile => ({ row, lines: screens.get(row.agent) ?? [] }));
    return { tiles, problem: tmux.state === 'unknown' ? tmux.reason : '' };
  };
}

async function screenOf(fleet: Fleet, name: string, ports: Ports): Promise<DrawScreen> {
  const pane = await paneOf(fleet.server, name, 'watch agent');
  const paint = colours.createColors(ports.colour);
  let seen: string[] | undefined;
  return async ({ rows, columns }) => {
    const { lines, problem } = await readAgain(fleet, pane, seen !== undefined);
    if (lines === undefined && problem === '' && seen === undefined) return undefined;
    seen = lines ?? (problem === '' ? [] : seen);
    const why = problem || (lines === undefined ? 'its session is gone' : '');
    const title = paint.inverse(`${name} on ${fleet.host.name}: only looking; q ends${why && ` (${why})`}`);
    const text = withoutEnd(seen ?? []).slice(-Math.max(1, rows - 2));
    return [
      title,
      ...text.map((line) => cut(coloursOnly(line, ports.colour), columns) + (ports.colour ? '\x1b[0m' : '')),
    ];
  };
}

/** The lines, none where the pane is gone; once there was a picture, what keeps tmux from answering is told beside it. */
async function readAgain(
  { server }: Fleet,
  pane: string,
  isAgain: boolean,
): Promise<{ lines: string[] | undefined; problem: string }> {
  try {
    return { lines: await linesOf(server, () => server.tmux.readColours(pane)), problem: '' };
  } catch (error) {
    const facts = factsOf(error);
    if (facts === undefined || !isAgain) throw error;
    return { lines: undefined, problem: `tmux cannot be asked: ${shown(facts.cause)}` };
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const COLOUR = /(\x1b\[[0-9;:]*m)/;

/** Colours are all that is left of what steers a terminal. */
function coloursOnly(line: string, colour: boolean): string {
  const parts = line.split(COLOUR).map((part) => (COLOUR.test(part) ? (colour ? part : '') : shown(part)));
  return parts.join('');
}
