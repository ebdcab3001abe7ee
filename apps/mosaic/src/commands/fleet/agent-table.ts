import type { AgentRow } from '@mosaicstack/contract';
import { formatAge } from '@mosaicstack/fleet';
import stringWidth from 'fast-string-width';
import colours from 'picocolors';
import { shown } from './shown.ts';

type Paint = ReturnType<typeof colours.createColors>;

const HEADINGS = [
  'HOST',
  'AGENT',
  'CLASS',
  'RUNTIME',
  'MODEL',
  'EFFORT',
  'STATE',
  'PID',
  'UP',
  'IDLE',
  'BEAT',
  'BOOT',
  'FLAGS',
];
const WIDE_HEADINGS = [...HEADINGS, 'LAUNCHER', 'WHY'];

/** One row an agent under headings; columns are two blanks apart. Table libraries take longer than all the rest. */
export function agentTable(rows: readonly AgentRow[], { colour, wide }: { colour: boolean; wide: boolean }): string {
  const paint = colours.createColors(colour);
  const headings = wide ? WIDE_HEADINGS : HEADINGS;
  const texts = rows.map((row) => cells(row).slice(0, headings.length));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...texts.map((row) => widthOf(row[column] ?? ''))),
  );
  const padded = (row: readonly string[]): string[] =>
    row.map((text, column) => text + ' '.repeat((widths[column] ?? 0) - widthOf(text)));
  const lines = texts.map((row, at) => paintedCells(padded(row), rows[at]?.state ?? 'unknown', paint));
  return [padded(headings).map(paint.bold), ...lines].map((line) => line.join('  ').replace(/ +$/, '')).join('\n');
}

/** In columns of a terminal; nearly all text is ASCII, which is quickly measured. */
function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

const STATE_COLUMN = HEADINGS.indexOf('STATE');
const FLAGS_COLUMN = HEADINGS.indexOf('FLAGS');

function paintedCells(cells: string[], state: AgentRow['state'], paint: Paint): string[] {
  const stateColour = {
    working: paint.green,
    idle: paint.green,
    starting: paint.cyan,
    waiting: paint.yellow,
    draft: paint.yellow,
    unknown: paint.yellow,
    dead: paint.red,
    stopped: paint.dim,
  }[state];
  return cells.map((text, column) => {
    if (column !== STATE_COLUMN && column !== FLAGS_COLUMN) return text;
    // The blanks behind a word stay as they are, so that the last column's can be cut off.
    const [word, blanks = ''] = [text.trimEnd(), text.slice(text.trimEnd().length)];
    if (column === STATE_COLUMN) return stateColour(word) + blanks;
    return word === '-' ? text : paint.red(word) + blanks;
  });
}

function cells(row: AgentRow): string[] {
  return [
    row.host,
    shown(row.agent),
    shown(row.class) || '-',
    shown(row.runtime) || '-',
    shown(row.model) || '-',
    shown(row.effort) || '-',
    row.state,
    `${row.pid ?? '-'}`,
    formatAge(row.uptimeMs),
    formatAge(row.idleMs),
    formatAge(row.heartbeatAgeMs),
    row.boot,
    flagText(row) || '-',
    `${shown(row.launcher)}${row.launcherVersion && ` ${shown(row.launcherVersion)}`}` || '-',
    shown(whyText(row)) || '-',
  ];
}

/** The flags, and the fields that drifted: `STALE drift:model,env`. */
export function flagText({ flags, drift }: AgentRow): string {
  const fields = [...new Set(drift.map(({ field }) => field))];
  return [...flags, ...(fields.length > 0 ? [`drift:${fields.join(',')}`] : [])].join(' ');
}

/** Why a row is as it is, in words. */
export function whyText({ reason, drift }: AgentRow): string {
  const differences = drift.map(
    ({ field, declared, running }) => `${field}: declared ${declared || "''"}, runs ${running || "''"}`,
  );
  return [reason, ...differences].filter((text) => text !== '').join('; ');
}
