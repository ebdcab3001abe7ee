import { setTimeout as delay } from 'node:timers/promises';
import { type AgentRow, EXIT, errorText, type FleetReport } from '@mosaicstack/contract';
import { fleetRows, hasLostEnd, isWrong, needsSecondLook, type TmuxLook } from '@mosaicstack/fleet';
import { type Fleet, loadFleetAnyhow } from '../../fleet/load-fleet.ts';
import { type LookResult, lookAtFleet } from '../../fleet/look-at-fleet.ts';
import { noAgent, socketName } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { agentTable, flagText, whyText } from './agent-table.ts';
import { isChosen, type PsOptions } from './choose-rows.ts';
import { shown } from './shown.ts';
import { watchTable } from './watch-table.ts';

/** A session may be missing for a moment while its server is busy with a start. */
const SECOND_LOOK_MS = 150;

/**
 * `mosaic fleet ps [agent...]`: one row an agent, asked with one tmux call.
 * @returns exit 0; with --check 1 where anything is not as declared, 2 where it could not be asked
 * @throws MosaicError FLEET_BAD_SOCKET, FLEET_BAD_ROSTER, FLEET_NO_AGENT
 */
export async function fleetPs(names: readonly string[], options: PsOptions, ports: Ports): Promise<number> {
  const fleet = await loadFleetAnyhow(options, ports);
  if (options.watch) return watchTable(fleet, { ...options, names }, ports);
  const { rows, look } = await confirmedRows(fleet, ports);
  if (look.tmux.state === 'unknown') ports.tell(unknownText(fleet, look.tmux));
  else refuseStrange(rows, names);
  const chosen = rows.filter((row) => isChosen(row, names, options));
  printRows(chosen, { fleet, look, options, ports, all: rows.length });
  const exit = exitOf(chosen, look, options, ports);
  return exit === EXIT.done && options.check && fleet.rosterProblem !== undefined ? EXIT.no : exit;
}

/** A table without rows would say that there are no agents: it is not printed where nobody knows. */
function printRows(
  rows: AgentRow[],
  {
    fleet,
    look,
    options,
    ports,
    all,
  }: { fleet: Fleet; look: LookResult['look']; options: PsOptions; ports: Ports; all: number },
): void {
  const isKnown = look.tmux.state !== 'unknown';
  if (rows.length === 0 && !isKnown) return;
  if (options.json) ports.print(JSON.stringify(fleetReportOf(fleet, rows, look), null, 2));
  else if (rows.length > 0) ports.print(agentTable(rows, { colour: ports.colour, wide: options.wide === true }));
  else if (all > 0) ports.tell(`none of ${all} agents is asked for: ${filterText(options)}`);
  else ports.tell(`no agents on socket ${socketName(fleet.server.socket)}`);
}

function filterText({ state = [], class: classes = [], runtime = [] }: PsOptions): string {
  const flags = { state, class: classes, runtime };
  return Object.entries(flags)
    .flatMap(([flag, values]) => values.map((value) => `--${flag} ${shown(value)}`))
    .join(' ');
}

function refuseStrange(rows: readonly AgentRow[], names: readonly string[]): void {
  const strange = names.find((name) => rows.every(({ agent }) => agent !== name));
  if (strange !== undefined) throw noAgent('show agent', strange);
}

/** The rows of a fleet; agents that are missed are looked for once more before they are called gone. */
export async function confirmedRows(
  fleet: Fleet,
  ports: Ports,
): Promise<{ rows: AgentRow[]; look: LookResult['look'] }> {
  const first = await lookAtFleet(fleet, ports);
  const rows = fleetRows(first.look);
  const isEndLost = hasLostEnd(first.look);
  if (!isEndLost && !needsSecondLook(rows, first.look)) return { rows, look: first.look };
  if (isEndLost) await fleet.server.tmux.collectEnds();
  await delay(SECOND_LOOK_MS);
  const { look } = await lookAtFleet(fleet, ports, first.slow);
  return { rows: fleetRows(look), look };
}

function fleetReportOf(
  { server, tenant, host, rosterProblem }: Fleet,
  agents: AgentRow[],
  look: LookResult['look'],
): FleetReport {
  const tmuxVersion = look.tmux.state === 'answered' ? look.tmux.view.version : null;
  return {
    version: 2,
    host: host.name,
    tenant,
    socket: server.socket,
    tmuxVersion,
    rosterProblem: rosterProblem ?? null,
    agents,
  };
}

function exitOf(rows: readonly AgentRow[], look: LookResult['look'], { check, json }: PsOptions, ports: Ports): number {
  if (look.tmux.state === 'unknown') return EXIT.cannotAsk;
  const wrong = check ? rows.filter(isWrong) : [];
  if (!json) for (const row of wrong) ports.tell(`mosaic: not as declared: ${wrongText(row)}`);
  return wrong.length === 0 ? EXIT.done : EXIT.no;
}

/** What is wrong with an agent. */
export function wrongText(row: AgentRow): string {
  const facts = [row.state, flagText(row), shown(whyText(row))].filter((text) => text !== '');
  return `${shown(row.agent)}: ${facts.join('; ')}`;
}

function unknownText({ server }: Fleet, { reason, wayOut }: Extract<TmuxLook, { state: 'unknown' }>): string {
  const facts = { code: 'FLEET_UNKNOWN', exit: EXIT.cannotAsk, act: 'ask tmux socket', cause: shown(reason) };
  return errorText({ ...facts, subject: socketName(server.socket), ...(wayOut && { wayOut }) });
}
