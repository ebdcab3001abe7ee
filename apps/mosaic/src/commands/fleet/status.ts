import { type AgentRow, type AgentState, EXIT, type StatusReport } from '@mosaicstack/contract';
import { isWrong, type TmuxLook } from '@mosaicstack/fleet';
import { type FleetOptions, loadFleetAnyhow } from '../../fleet/load-fleet.ts';
import { socketName } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { confirmedRows, wrongText } from './ps.ts';
import { shown } from './shown.ts';

/**
 * `mosaic fleet status`: the fleet in a few lines: where it is, how many agents are in which state, what is not as declared.
 * @returns exit 0 where all is as declared, 1 where something is not, 2 where it could not be asked
 * @throws MosaicError FLEET_BAD_ROSTER, FLEET_BAD_SOCKET
 */
export async function fleetStatus(options: FleetOptions & { json?: boolean }, ports: Ports): Promise<number> {
  const fleet = await loadFleetAnyhow(options, ports);
  const { rows, look } = await confirmedRows(fleet, ports);
  const wrong = rows.filter(isWrong);
  const isWrongAnyhow = wrong.length > 0 || fleet.rosterProblem !== undefined;
  const exit = look.tmux.state === 'unknown' ? EXIT.cannotAsk : isWrongAnyhow ? EXIT.no : EXIT.done;
  const server = serverText(look.tmux);
  const states = counts(rows);
  if (options.json) {
    const report: StatusReport = {
      version: 1,
      host: fleet.host.name,
      tenant: fleet.tenant,
      roster: fleet.roster === undefined ? null : fleet.places.roster,
      rosterProblem: fleet.rosterProblem ?? null,
      socket: fleet.server.socket,
      server,
      states: Object.fromEntries(states),
      wrong: wrong.map(({ agent }) => agent),
    };
    ports.print(JSON.stringify(report, null, 2));
    return exit;
  }
  const { roster } = fleet.places;
  ports.print(`roster  ${fleet.roster === undefined ? `none (${roster})` : roster}`);
  ports.print(`socket  ${socketName(fleet.server.socket)}, ${shown(server)}`);
  ports.print(`agents  ${states.map(([state, count]) => `${count} ${state}`).join(', ') || 'none'}`);
  for (const row of wrong) ports.print(`wrong   ${wrongText(row)}`);
  return exit;
}

function serverText(tmux: TmuxLook): string {
  if (tmux.state === 'answered') return `tmux ${tmux.view.version}`;
  return tmux.state === 'empty' ? 'no tmux server, or an empty one' : tmux.reason;
}

function counts(rows: readonly AgentRow[]): [AgentState, number][] {
  const found = new Map<AgentState, number>();
  for (const { state } of rows) found.set(state, (found.get(state) ?? 0) + 1);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
