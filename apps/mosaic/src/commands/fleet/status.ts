import { type AgentRow, type AgentState, EXIT } from '@mosaicstack/contract';
import { isWrong } from '@mosaicstack/fleet';
import { type FleetOptions, loadFleet } from '../../fleet/load-fleet.ts';
import { socketName } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { flagText, whyText } from './agent-table.ts';
import { confirmedRows } from './ps.ts';
import { shown } from './shown.ts';

/**
 * `mosaic fleet status`: the fleet in a few lines: where it is, how many agents are in which state, what is not as declared.
 * @returns exit 0 where all is as declared, 1 where something is not, 2 where it could not be asked
 * @throws MosaicError FLEET_BAD_ROSTER, FLEET_BAD_SOCKET
 */
export async function fleetStatus(options: FleetOptions & { json?: boolean }, ports: Ports): Promise<number> {
  const fleet = await loadFleet(options, ports);
  const { rows, look } = await confirmedRows(fleet, ports);
  const wrong = rows.filter(isWrong);
  const exit = look.tmux.state === 'unknown' ? EXIT.cannotAsk : wrong.length > 0 ? EXIT.no : EXIT.done;
  const server =
    look.tmux.state === 'answered'
      ? `tmux ${look.tmux.view.version}`
      : look.tmux.state === 'empty'
        ? 'no tmux server, or an empty one'
        : look.tmux.reason;
  if (options.json) {
    const states = Object.fromEntries(counts(rows));
    ports.print(
      JSON.stringify(
        {
          version: 1,
          host: fleet.host.name,
          tenant: fleet.tenant,
          roster: fleet.roster === undefined ? null : fleet.places.roster,
          socket: fleet.server.socket,
          server,
          states,
          wrong: wrong.map(({ agent }) => agent),
        },
        null,
        2,
      ),
    );
    return exit;
  }
  ports.print(`roster  ${fleet.roster === undefined ? `none (${fleet.places.roster})` : fleet.places.roster}`);
  ports.print(`socket  ${socketName(fleet.server.socket)}, ${shown(server)}`);
  ports.print(
    `agents  ${
      rows.length === 0
        ? 'none'
        : counts(rows)
            .map(([state, count]) => `${count} ${state}`)
            .join(', ')
    }`,
  );
  for (const row of wrong)
    ports.print(
      `wrong   ${shown(row.agent)}: ${[row.state, flagText(row), shown(whyText(row))].filter(Boolean).join('; ')}`,
    );
  return exit;
}

function counts(rows: readonly AgentRow[]): [AgentState, number][] {
  const found = new Map<AgentState, number>();
  for (const { state } of rows) found.set(state, (found.get(state) ?? 0) + 1);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
