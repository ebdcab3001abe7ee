import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { normalize } from 'node:path';
import { FRAMEWORK_NAMES } from '@mosaicstack/install';
import { oldTexts } from './old-release.ts';
import { fill, type Place, plain } from './place.ts';
import type { ActStep } from './scenario.ts';
import { contentOf, hashOf, lostContents, type Snapshot, snapshot } from './snapshot.ts';

/** How one act of an installer ended; texts have placeholders for what differs from sandbox to sandbox. */
export interface Ended {
  exit: number | null;
  stdout: string;
  stderr: string;
}

const TREES = '.framework';
/** The older releases that scenarios have. */
const VERSIONS = ['0.0.31', '0.0.32', '0.0.33'];
const OUR_LINK = /^(\.framework\/current\/|\d+\.\d+\.\d+-)/;

/** What is not as the scenario says of an act. */
export function wrongEnd(step: ActStep, { exit, stdout, stderr }: Ended, place: Place): string[] {
  const expected = (texts: readonly string[]) => plain(texts.map((text) => `${fill(text, place)}\n`).join(''), place);
  return [
    ...(exit === step.exit ? [] : [`exit ${exit}, not ${step.exit}: ${stderr}`]),
    ...(stdout === expected(step.stdout) ? [] : [`stdout: ${stdout}`]),
    ...(stderr === expected(step.stderr) ? [] : [`stderr: ${stderr}`]),
  ];
}

/** What an operator had is where it was, or, of a framework's name, at least somewhere. */
export function changedForeign(
  before: Snapshot,
  { home, sandbox, shipped }: Pick<Place, 'home' | 'sandbox' | 'shipped'>,
): string[] {
  const after = snapshot(sandbox);
  const below = home.slice(sandbox.length + 1);
  const isOurs = (path: string): boolean =>
    [TREES, ...FRAMEWORK_NAMES].some((name) => `${path}/`.startsWith(`${below}/${name}/`));
  const known = new Set([...VERSIONS.flatMap(oldHashes), ...[...shipped.files.values()].map(({ sha256 }) => sha256)]);
  const isGone = (path: string): boolean => /\/\.framework\/(\.(new|old)-|lock$|[^/]+\/\.manifest$)/.test(path);
  const operators = [...before].filter(
    ([path, text]) => !isGone(path) && !known.has(contentOf(text)) && !OUR_LINK.test(contentOf(text)),
  );
  return [
    ...[...before.keys()]
      .filter((path) => !isOurs(path) && after.get(path) !== before.get(path))
      .map((path) => `changed: ${path}`),
    ...lostContents(new Map(operators), after).map((path) => `lost: ${path}`),
  ];
}

function oldHashes(version: string): string[] {
  return Object.values(oldTexts(version)).map(hashOf);
}

/** What does not stand where the scenario wants it. */
export function wrongPlaces(place: Place): string[] {
  return Object.entries(place.scenario.after).flatMap(([path, wanted]) => {
    const there = normalize(`${place.home}/${fill(path, place)}`);
    const filled = wanted === 'shipped' ? `hash ${place.shipped.files.get(path)?.sha256}` : fill(wanted, place);
    const isText = wanted.startsWith('text ');
    const seen = isText || wanted === 'shipped' ? textAt(there, isText) : standing(there);
    return seen === filled ? [] : [`${path}: ${seen}, not ${filled}`];
  });
}

function standing(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'nothing';
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  return `${stat.isDirectory() ? 'folder' : 'file'} ${(stat.mode & 0o7777).toString(8)}`;
}

function textAt(path: string, isText: boolean): string {
  try {
    const bytes = readFileSync(path);
    return isText ? `text ${bytes}` : `hash ${hashOf(bytes)}`;
  } catch (error) {
    return `${error}`;
  }
}
