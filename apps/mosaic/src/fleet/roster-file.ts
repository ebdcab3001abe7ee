import type { Roster } from '@mosaicstack/contract';
import { roster as rosterSchema } from '@mosaicstack/contract/schemas';
import { readTextIfThere } from '@mosaicstack/host';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { firstProblem, type RosterProblem, withSnakeCase } from './roster-problems.ts';
import { fleetError } from './server.ts';

/** A roster as it was read: its text, and the tree in which comments and order are kept. */
export interface RosterFile {
  path: string;
  text: string;
  document: Document;
  roster: Roster;
}

const LIMIT_BYTES = 1024 * 1024;
const MOST_ALIASES = 100;

/**
 * Reads a roster.
 * @returns undefined where there is none
 * @throws MosaicError FLEET_BAD_ROSTER, with line and column
 */
export function readRoster(path: string): RosterFile | undefined {
  const text = readOrRefuse(path);
  return text === undefined ? undefined : parseRoster(path, text);
}

/**
 * Reads the text of a roster.
 * @throws MosaicError FLEET_BAD_ROSTER
 */
export function parseRoster(path: string, text: string): RosterFile {
  if (Buffer.byteLength(text) > LIMIT_BYTES) throw badRoster(path, `it has more than ${LIMIT_BYTES} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const refuse = ({ offset, cause }: RosterProblem): never => {
    const { line, col } = lines.linePos(offset);
    throw badRoster(path, `line ${line}, column ${col}: ${cause}`);
  };
  const [error] = document.errors;
  if (error !== undefined) return refuse({ offset: error.pos[0], cause: firstLine(error.message) });
  const value = plainValue(document, path);
  const read = rosterSchema.safeParse(withSnakeCase(value ?? {}));
  const problem = firstProblem(document, read);
  if (problem !== undefined || !read.success) return refuse(problem ?? { offset: 0, cause: 'it cannot be read' });
  return { path, text, document, roster: read.data };
}

/** The refusal of a roster. */
export function badRoster(path: string, cause: string) {
  return fleetError({ code: 'FLEET_BAD_ROSTER', act: 'read roster', subject: path, cause });
}

function readOrRefuse(path: string): string | undefined {
  try {
    return readTextIfThere(path);
  } catch (error) {
    throw badRoster(path, firstLine((error as Error).message));
  }
}

function plainValue(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw badRoster(path, firstLine((error as Error).message));
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
