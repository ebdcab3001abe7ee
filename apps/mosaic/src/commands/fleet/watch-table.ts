import { fleetRows } from '@mosaicstack/fleet';
import type { Fleet } from '../../fleet/load-fleet.ts';
import type { Ports } from '../../ports.ts';
import { agentTable } from './agent-table.ts';
import { isChosen, type PsOptions } from './choose-rows.ts';
import { lookAgain } from './look-again.ts';
import { type DrawScreen, showScreens, watchError } from './screen.ts';
import { shown } from './shown.ts';

/** The table in place, drawn anew every so often until Ctrl-C. */
export async function watchTable(
  fleet: Fleet,
  options: PsOptions & { names: readonly string[] },
  ports: Ports,
): Promise<number> {
  const everyMs = readSeconds(options.watch) * 1000;
  const look = lookAgain(fleet, options, ports);
  const draw: DrawScreen = async () => {
    const { look: seen, problem } = await look();
    const rows = fleetRows(seen).filter((row) => isChosen(row, options.names, options));
    const time = new Date(seen.nowMs).toLocaleTimeString('en-GB');
    if (seen.tmux.state === 'unknown')
      return [`tmux on ${fleet.host.name} cannot be asked, ${time}: ${shown(seen.tmux.reason)}; q ends`];
    const title = `${rows.length} agents on ${fleet.host.name}, ${time}; q ends`;
    const table = agentTable(rows, { colour: ports.colour, wide: options.wide === true });
    return [title, problem, ...table.split('\n')];
  };
  return showScreens(draw, everyMs, ports, 'mosaic fleet ps --json');
}

function readSeconds(value: boolean | string | undefined): number {
  const seconds = typeof value === 'string' ? Number(value) : 1;
  if (Number.isFinite(seconds) && seconds >= 0.2 && seconds <= 3600) return seconds;
  throw watchError(`'${value}' is not a number of seconds from 0.2 to 3600`, 'mosaic fleet ps --watch 1');
}
