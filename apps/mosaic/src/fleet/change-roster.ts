import { readFileSync } from 'node:fs';
import { factsOf, MosaicError } from '@mosaicstack/contract';
import { frameworkFolder } from '../framework.ts';
import type { Fleet } from './load-fleet.ts';
import { EMPTY_ROSTER, rosterText } from './roster-edits.ts';
import { parseRoster, type RosterFile, readRoster } from './roster-file.ts';

/**
 * Changes the roster: reads it anew, lets `change` work on its tree, checks the outcome as if it had come from outside, and
 * writes it whole, with the last one kept as `roster.yaml.bak`. To be called under the fleet's lock.
 * @returns the roster as it is now
 * @throws MosaicError FLEET_BAD_ROSTER, with nothing changed
 */
export async function changeRoster({ host, places }: Fleet, change: (file: RosterFile) => void): Promise<RosterFile> {
  const file = readRoster(places.roster) ?? parseRoster(places.roster, EMPTY_ROSTER);
  change(file);
  return writeRoster({ host, places }, rosterText(file.document), file.text);
}

/** Writes the text of a roster, if it is one. */
export async function writeRoster(
  { host, places }: Pick<Fleet, 'host' | 'places'>,
  text: string,
  previous: string,
): Promise<RosterFile> {
  const changed = parseChanged(places.roster, text);
  await host.writeText(`${places.mosaicHome}/fleet/roster.schema.json`, schemaText(), { mode: 0o600 });
  if (text !== previous || readRoster(places.roster) === undefined)
    await host.writeText(places.roster, text, { mode: 0o600, backup: `${places.roster}.bak` });
  return changed;
}

/** What is wrong is in no file yet: a line of it would lead nowhere. */
function parseChanged(path: string, text: string): RosterFile {
  try {
    return parseRoster(path, text);
  } catch (error) {
    const facts = factsOf(error);
    if (facts === undefined) throw error;
    throw new MosaicError({
      ...facts,
      act: 'change roster',
      cause: facts.cause.replace(/^line \d+, column \d+: /, ''),
    });
  }
}

/** The schema lies beside the roster, whose first line names it, so that editors complete it. */
function schemaText(): string {
  return readFileSync(`${frameworkFolder()}/schemas/roster.json`, 'utf8');
}
