import { mosaicHomePath } from '@mosaicstack/fleet';
import { currentFolder, homeFolder } from '@mosaicstack/host';
import type { Ports } from '../ports.ts';

/** Where a fleet keeps what it is declared as, and what runs. */
export interface FleetPlaces {
  home: string;
  /** The caller's working folder. */
  cwd: string;
  mosaicHome: string;
  roster: string;
  /** The files that the launchers read, one an agent. */
  agents: string;
  /** Heartbeats, ends, stops and receipts. */
  run: string;
  lock: string;
}

/**
 * Finds the places by flag, else by environment.
 * @param flag the value of --mosaic-home
 */
export function fleetPlaces(flag: string | undefined, { environment }: Ports): FleetPlaces {
  const home = homeFolder(environment);
  const cwd = currentFolder(environment);
  const mosaicHome = mosaicHomePath(flag ?? environment.MOSAIC_HOME ?? '', { home, cwd });
  const fleet = `${mosaicHome}/fleet`;
  return {
    home,
    cwd,
    mosaicHome,
    roster: `${fleet}/roster.yaml`,
    agents: `${fleet}/agents`,
    run: `${fleet}/run`,
    lock: `${fleet}/run/lock`,
  };
}
