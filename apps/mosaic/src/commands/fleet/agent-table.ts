import type { AgentRow } from '@mosaicstack/contract';
import { formatAge } from '@mosaicstack/fleet';
import Table from 'cli-table3';
import colours from 'picocolors';
import { shown } from './shown.ts';

const HEADINGS = ['HOST', 'AGENT', 'CLASS', 'RUNTIME', 'MODEL', 'STATE', 'PID', 'UP', 'IDLE', 'BEAT', 'BOOT', 'FLAGS'];
const WIDE_HEADINGS = [...HEADINGS, 'EFFORT', 'LAUNCHER', 'WHY'];
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** One row an agent under headings; columns are two blanks apart. */
export function agentTable(rows: readonly AgentRow[], { colour, wide }: { colour: boolean; wide: boolean }): string {
  const paint = colours.createColors(colour);
  const table = new Table({
    head: (wide ? WIDE_HEADINGS : HEADINGS).map(paint.bold),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(cells(row, paint).slice(0, wide ? undefined : HEADINGS.length));
  return table.toString().replace(/ +$/gm, '');
}

function cells(row: AgentRow, paint: ReturnType<typeof colours.createColors>): string[] {
  const stateColour = {
    working: paint.green,
    idle: paint.green,
    starting: paint.cyan,
    waiting: paint.yellow,
    draft: paint.yellow,
    unknown: paint.yellow,
    dead: paint.red,
    stopped: paint.dim,
  };
  return [
    row.host,
    shown(row.agent),
    shown(row.class) || '-',
    shown(row.runtime) || '-',
    shown(row.model) || '-',
    stateColour[row.state](row.state),
    `${row.pid ?? '-'}`,
    formatAge(row.uptimeMs),
    formatAge(row.idleMs),
    formatAge(row.heartbeatAgeMs),
    row.boot,
    paint.red(flagText(row)) || '-',
    shown(row.effort) || '-',
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
