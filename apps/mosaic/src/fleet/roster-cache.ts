import type { Roster } from '@mosaicstack/contract';
import { readTextIfThere, writeFileWhole } from '@mosaicstack/host';
import { launcherKit } from '../framework.ts';
import type { FleetPlaces } from './places.ts';

/** A roster as it was read last; to read YAML and to check it takes longer than all the rest of a look at the fleet. */
interface Cached {
  /** The release that read it. */
  version: string;
  text: string;
  roster: Roster;
}

/** The roster that was read last, whatever the file says by now; undefined where none was. */
export function lastRoster({ roster: path }: FleetPlaces): Roster | undefined {
  const cached = readCache(`${path}.cache`);
  return cached?.version === launcherKit().version ? cached.roster : undefined;
}

/**
 * Reads a roster, from the last reading where its text is still the same.
 * @returns undefined where there is none
 * @throws MosaicError FLEET_BAD_ROSTER
 */
export async function readRosterQuickly({ roster: path }: FleetPlaces): Promise<Roster | undefined> {
  const text = textOf(path);
  if (text === undefined) return undefined;
  const { version } = launcherKit();
  const cache = `${path}.cache`;
  const cached = readCache(cache);
  if (text !== UNREADABLE && cached?.version === version && cached.text === text) return cached.roster;
  const { parseRoster, readRoster } = await import('./roster-file.ts');
  // The full reading says why it cannot be read.
  if (text === UNREADABLE) return readRoster(path)?.roster;
  const { roster } = parseRoster(path, text);
  keep(cache, { version, text, roster });
  return roster;
}

const UNREADABLE = Symbol('unreadable');

function textOf(path: string): string | typeof UNREADABLE | undefined {
  try {
    return readTextIfThere(path);
  } catch {
    return UNREADABLE;
  }
}

function readCache(path: string): Cached | undefined {
  try {
    return JSON.parse(readTextIfThere(path) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Without it the next reading is slower, and no worse. */
function keep(path: string, cached: Cached): void {
  try {
    writeFileWhole(path, JSON.stringify(cached), { mode: 0o600 });
  } catch {
    return;
  }
}
