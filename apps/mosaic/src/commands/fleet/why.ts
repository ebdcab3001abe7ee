import { type AgentRow, brief, EXIT, type FailedStart, readFailedStart } from '@mosaicstack/contract';
import { formatAge, type RunRecords } from '@mosaicstack/fleet';
import { textOrRemains } from '@mosaicstack/host';
import { type Fleet, type FleetOptions, loadFleet } from '../../fleet/load-fleet.ts';
import { readRecords } from '../../fleet/look-at-fleet.ts';
import { fleetError, noAgent } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { flagText, whyText } from './agent-table.ts';
import { confirmedRows } from './ps.ts';
import { shown } from './shown.ts';

export interface WhyOptions extends FleetOptions {
  lines?: string;
  json?: boolean;
}

const STORY_LINES = 10;

/**
 * `mosaic fleet why <agent>`: the story of an agent in ten lines: what it is, how it ended, its last words.
 * @returns exit 0
 * @throws MosaicError FLEET_NO_AGENT, FLEET_BAD_ROSTER, FLEET_BAD_NUMBER
 */
export async function fleetWhy(name: string, options: WhyOptions, ports: Ports): Promise<number> {
  const fleet = await loadFleet(options, ports);
  const { rows, look } = await confirmedRows(fleet, ports);
  const row = rows.find(({ agent }) => agent === name);
  const records = (await readRecords(fleet)).get(name);
  if (row === undefined) throw noAgent('explain agent', name);
  const words = await lastWords(fleet, name);
  const start = await failedStartOf(fleet, name);
  if (options.json) {
    ports.print(
      JSON.stringify(
        { version: 1, ...row, ...recordsFor(records), failedStart: start ?? null, lastWords: words },
        null,
        2,
      ),
    );
    return EXIT.done;
  }
  const story = storyOf(row, { ...records, start }, look.nowMs);
  const room = options.lines === undefined ? Math.max(0, STORY_LINES - story.length) : readLines(options.lines);
  for (const line of [...story, ...(room === 0 ? [] : words.slice(-room).map((word) => `  | ${word}`))])
    ports.print(shown(line));
  return EXIT.done;
}

function storyOf(row: AgentRow, records: RunRecords & { start: FailedStart | undefined }, nowMs: number): string[] {
  const { death, stop, heartbeat, start } = records;
  const ago = (ms: number): string => `${formatAge(nowMs - ms)} ago (${new Date(ms).toISOString()})`;
  const how =
    row.pid === null ? '' : `, process ${row.pid}, up ${formatAge(row.uptimeMs)}, changed ${formatAge(row.idleMs)} ago`;
  return [
    `${row.agent} on ${row.host}: ${row.state}${how}`,
    `  runtime ${row.runtime || '-'}, model ${row.model || '-'}, effort ${row.effort || '-'}, class ${row.class || '-'}`,
    ...(whyText(row) === '' ? [] : [`  ${whyText(row)}`]),
    ...(flagText(row) === '' ? [] : [`  flags: ${flagText(row)}`]),
    ...(heartbeat === undefined ? [] : [`  last heartbeat ${ago(heartbeat.atMs)}, by its ${heartbeat.writer}`]),
    ...(start === undefined ? [] : [`  last start failed ${ago(start.atMs)}: ${start.cause} (${start.code})`]),
    ...(stop === undefined ? [] : [`  stopped by ${stop.by} ${ago(stop.atMs)}`]),
    ...(death === undefined
      ? []
      : [
          `  last end ${ago(death.endedAtMs)}: ${endText(death)}, after ${formatAge(death.endedAtMs - death.startedAtMs)}`,
        ]),
    ...(death === undefined || death.launch === ''
      ? []
      : [`  it was launch ${death.launch.slice(0, 12)}, process ${death.pid}`]),
  ].map(shown);
}

/** Why its last start failed, where it did. */
async function failedStartOf({ host, places }: Fleet, name: string): Promise<FailedStart | undefined> {
  const path = `${places.run}/${name}.start`;
  return readFailedStart(textOrRemains((await host.readTexts([path])).get(path)).split('\n', 1)[0] ?? '');
}

function endText({ status, signal }: { status: number | null; signal: number | null }): string {
  if (signal !== null) return `on signal ${signal}`;
  return status === null ? 'nobody saw how' : `with status ${status}`;
}

/** The last lines that its pane kept, from the newest record or from the pane itself; empty ones left out. */
async function lastWords({ host, places, server }: Fleet, name: string): Promise<string[]> {
  const path = `${places.run}/${name}.death`;
  const kept = (await host.readTexts([path])).get(path);
  if (kept !== undefined) return textLines(textOrRemains(kept).split('\n').slice(1));
  const answer = await server.tmux.listAgents().catch(() => undefined);
  const ended =
    answer?.state === 'answered'
      ? answer.agents.find(({ metadata, pane }) => metadata.name === name && pane.ended)
      : undefined;
  const words = ended === undefined ? undefined : await server.tmux.readPane(ended.pane.id);
  return words?.state === 'answered' ? textLines(words.lines) : [];
}

function textLines(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('Pane is dead'));
}

function recordsFor(records: RunRecords | undefined) {
  return { death: records?.death ?? null, stop: records?.stop ?? null, heartbeat: records?.heartbeat ?? null };
}

export function readLines(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) <= 200) return Number(text);
  throw fleetError({
    code: 'FLEET_BAD_NUMBER',
    act: 'show lines',
    subject: brief(text),
    cause: 'it is not a number from 0 to 200',
  });
}
