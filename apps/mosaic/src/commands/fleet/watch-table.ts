import { factsOf } from '@mosaicstack/contract';
import { fleetRows } from '@mosaicstack/fleet';
import { type Fleet, loadFleet } from '../../fleet/load-fleet.ts';
import { isOutdated, lookAtFleet, type SlowFacts } from '../../fleet/look-at-fleet.ts';
import type { Ports } from '../../ports.ts';
import { agentTable } from './agent-table.ts';
import { isChosen, type PsOptions } from './choose-rows.ts';
import { type DrawScreen, showScreens, watchError } from './screen.ts';
import { shown } from './shown.ts';

/** The table in place, drawn anew every so often until Ctrl-C. */
export async function watchTable(
  loaded: Fleet,
  options: PsOptions & { names: readonly string[] },
  ports: Ports,
): Promise<number> {
  const everyMs = readSeconds(options.watch) * 1000;
  let [fleet, problem]: Loaded = [loaded, ''];
  let slow: SlowFacts | undefined;
  const draw: DrawScreen = async () => {
    if (slow !== undefined && isOutdated(slow, Date.now())) [fleet, problem] = await loadAgain(fleet, options, ports);
    const result = await lookAtFleet(fleet, ports, slow);
    slow = result.slow;
    const rows = fleetRows(result.look).filter((row) => isChosen(row, options.names, options));
    const title = `${rows.length} agents on ${fleet.host.name}, ${new Date(result.look.nowMs).toLocaleTimeString('en-GB')}; q ends`;
    const table = agentTable(rows, { colour: ports.colour, wide: options.wide === true });
    return [title, problem, ...table.split('\n')];
  };
  return showScreens(draw, everyMs, ports, 'mosaic fleet ps --json');
}

type Loaded = [fleet: Fleet, problem: string];

/** A roster that is being edited may be broken for a while: the last one that could be read counts meanwhile. */
async function loadAgain(fleet: Fleet, options: PsOptions, ports: Ports): Promise<Loaded> {
  try {
    return [await loadFleet(options, ports), ''];
  } catch (error) {
    const facts = factsOf(error);
    if (facts === undefined) throw error;
    return [fleet, `the roster cannot be read: ${shown(facts.cause)}`];
  }
}

function readSeconds(value: boolean | string | undefined): number {
  const seconds = typeof value === 'string' ? Number(value) : 1;
  if (Number.isFinite(seconds) && seconds >= 0.2 && seconds <= 3600) return seconds;
  throw watchError(`'${value}' is not a number of seconds from 0.2 to 3600`, 'mosaic fleet ps --watch 1');
}
