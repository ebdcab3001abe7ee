import type { AgentRow } from '@mosaicstack/contract';
import stringWidth from 'fast-string-width';
import { cut } from './screen.ts';
import { shown } from './shown.ts';

/** An agent's tile: its row of the table, and its screen. */
export interface Tile {
  row: AgentRow;
  lines: readonly string[];
}

const LEAST_COLUMNS = 40;
const LEAST_ROWS = 6;

/**
 * All agents side by side: each tile has a title and the last lines of a screen, cut to fit. What finds no room is counted
 * in the last line.
 */
export function gridLines(
  tiles: readonly Tile[],
  { rows, columns }: { rows: number; columns: number },
  paint: { title(text: string, state: AgentRow['state']): string },
): string[] {
  if (tiles.length === 0) return ['no agents'];
  const across = Math.max(1, Math.min(Math.floor(columns / LEAST_COLUMNS), Math.ceil(Math.sqrt(tiles.length))));
  const room = rows - 1;
  const down = Math.max(1, Math.min(Math.ceil(tiles.length / across), Math.floor(room / LEAST_ROWS)));
  const [width, height] = [Math.floor((columns - (across - 1) * 3) / across), Math.floor(room / down)];
  const shownTiles = tiles.slice(0, across * down);
  const lines: string[] = [];
  for (let first = 0; first < shownTiles.length; first += across) {
    const blocks = shownTiles.slice(first, first + across).map((tile) => tileLines(tile, width, height, paint));
    for (let line = 0; line < height; line++) lines.push(blocks.map((block) => block[line] ?? '').join(' │ '));
  }
  const hidden = tiles.length - shownTiles.length;
  return hidden === 0 ? lines : [...lines.slice(0, room - 1), `and ${hidden} more; a larger window shows them`];
}

function tileLines(
  { row, lines }: Tile,
  width: number,
  height: number,
  paint: { title(text: string, state: AgentRow['state']): string },
): string[] {
  const title = cut(
    `${shown(row.agent)}  ${row.state}${row.flags.length > 0 ? `  ${row.flags.join(' ')}` : ''}`,
    width,
  );
  const body = lastText(lines, height - 2).map((line) => fit(shown(line), width));
  const blank = ' '.repeat(width);
  const rest = Array.from({ length: Math.max(0, height - 2 - body.length) }, () => blank);
  return [paint.title(fit(title, width), row.state), ...body, ...rest, '─'.repeat(width)];
}

/** The last lines that hold something. */
export function lastText(lines: readonly string[], count: number): string[] {
  const end = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(Math.max(0, end + 1 - count), end + 1);
}

/** Text of exactly this width. */
function fit(text: string, width: number): string {
  let fitting = '';
  let used = 0;
  for (const sign of text) {
    const wide = stringWidth(sign);
    if (used + wide > width) break;
    fitting += sign;
    used += wide;
  }
  return fitting + ' '.repeat(width - used);
}
