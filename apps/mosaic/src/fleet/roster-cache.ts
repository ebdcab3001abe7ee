import type { Roster } from '@mosaicstack/contract';
import { hashFields, readTextIfThere, writeFileWhole } from '@mosaicstack/host';
import { launcherKit } from '../framework.ts';
import type { FleetPlaces } from './places.ts';

/** A roster as it was read last; to read YAML and to check it takes longer than all the rest of a look at the fleet. */
interface Cached {
  /** Of the roster's text and the release that read it. */
  hash: string;
  roster: Roster;
}

/**
 * Reads a roster, from the last reading where its text is still the same.
 * @returns undefined where there is none
 * @throws MosaicError FLEET_BAD_ROSTER
 */
export async function readRosterQuickly({ roster: path }: FleetPlaces): Promise<Roster | undefined> {
  const text = textOf(path);
  if (text === undefined) return (await import('./roster-file.ts')).readRoster(path)?.roster;
  const hash = hashFields([launcherKit().version, text]);
  const cache = `${path}.cache`;
  const cached = readCache(cache);
  if (cached?.hash === hash) return cached.roster;
  const { roster } = (await import('./roster-file.ts')).parseRoster(path, text);
  keep(cache, { hash, roster });
  return roster;
}

/** Undefined also where it cannot be read: the full reading says why. */
function textOf(path: string): string | undefined {
  try {
    return readTextIfThere(path);
  } catch {
    return undefined;
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
