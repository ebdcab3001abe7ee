import { hostname } from 'node:os';
import { type AgentRow, EXIT, type FleetReport } from '@mosaicstack/contract';
import { agentRows, formatAge } from '@mosaicstack/fleet';
import { startedAtMs } from '@mosaicstack/host';
import Table from 'cli-table3';
import colours from 'picocolors';
import type { Ports } from '../../ports.ts';
import { agentsOf, fleetServer, socketName } from './server.ts';
import { shown } from './shown.ts';

const HEADINGS = ['HOST', 'AGENT', 'RUNTIME', 'STATE', 'PID', 'LAUNCHER', 'AGE'];
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

/**
 * `mosaic fleet ps`: one row an agent, asked with one tmux call.
 * @returns exit 0
 * @throws MosaicError FLEET_BAD_SOCKET, FLEET_NO_TMUX, FLEET_UNKNOWN
 */
export async function fleetPs(options: { socket?: string; json?: boolean }, ports: Ports): Promise<number> {
  const server = fleetServer(options.socket, ports);
  const host = hostname();
  const agents = agentRows(await agentsOf(server), { host, nowMs: Date.now(), startedAtMs });
  const report: FleetReport = { version: 1, host, socket: server.socket, agents };
  if (options.json) ports.print(JSON.stringify(report, null, 2));
  else if (agents.length === 0) ports.tell(`no agents on socket ${socketName(server.socket)}`);
  else ports.print(agentTable(agents, ports.colour));
  return EXIT.done;
}

function agentTable(agents: readonly AgentRow[], colour: boolean): string {
  const paint = colours.createColors(colour);
  const stateColour = { running: paint.green, dead: paint.red, unknown: paint.yellow };
  const table = new Table({
    head: HEADINGS.map(paint.bold),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of agents)
    table.push([
      row.host,
      shown(row.agent),
      shown(row.runtime),
      stateColour[row.state](row.state),
      row.pid ?? '-',
      shown(row.launcher),
      formatAge(row.ageMs),
    ]);
  return table.toString().replace(/ +$/gm, '');
}
