import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { FRAMEWORK_NAMES } from '@mosaicstack/install';
import type { Act } from '../installers.ts';
import { layOldRelease, oldName, oldTexts } from '../old-release.ts';
import type { ShippedRelease } from '../shipped.ts';
import { hashOf } from '../snapshot.ts';

/** What is interrupted: a first install, an upgrade with all that can happen in one, a way back. */
export const STATES = ['upgrade', 'upgrade', 'upgrade', 'fresh', 'rollback'] as const;
export type State = (typeof STATES)[number];

export const ACT_OF: Readonly<Record<State, Act>> = { fresh: 'install', upgrade: 'install', rollback: 'rollback' };

const OPERATORS: Readonly<Record<string, string>> = {
  'USER.md': 'my profile\n',
  'policy/x.md': 'my policy\n',
  'fleet/roster.yaml': 'version: 1\n',
  'credentials/key': 'my key\n',
  'spec/mine.md': 'not of the framework\n',
};
const EDITS: Readonly<Record<string, string>> = {
  '.framework/current/AGENTS.md': 'my edit\n',
  '.framework/current/guides/MINE.md': 'my own\n',
  '.framework/previous/AGENTS.md': 'my older edit\n',
};

/** Makes a home that is about to be changed. */
export function makeState(state: State, home: string): void {
  if (state !== 'fresh') {
    layOldRelease(home, '0.0.33', 'current');
    layOldRelease(home, '0.0.32', 'previous');
  }
  for (const [path, text] of Object.entries({ ...OPERATORS, ...(state === 'fresh' ? {} : EDITS) })) {
    mkdirSync(dirname(`${home}/${path}`), { recursive: true });
    writeFileSync(`${home}/${path}`, text);
  }
}

/** The tree in force; undefined before the first one. */
export function inForce(home: string): string | undefined {
  const link = `${home}/.framework/current`;
  return lstatSync(link, { throwIfNoEntry: false }) === undefined ? undefined : readlinkSync(link);
}

/** What is not as in the tree in force, read by the names of the home; a tree that has no business there is all wrong. */
export function wrongInForce(state: State, home: string, shipped: ShippedRelease): string[] {
  const name = inForce(home);
  const expected = contentsOf(name, shipped);
  const allowed: Record<State, (string | undefined)[]> = {
    fresh: [undefined, shipped.name],
    upgrade: [oldName('0.0.33'), shipped.name],
    rollback: [oldName('0.0.33'), oldName('0.0.32')],
  };
  if (!allowed[state].includes(name)) return [`${name} is in force`];
  const tops = new Set([...expected.keys()].map((path) => path.split('/', 1)[0]));
  return [
    ...[...expected].filter(([path, sum]) => hashAt(`${home}/${path}`) !== sum).map(([path]) => `${path} is half`),
    ...FRAMEWORK_NAMES.filter((top) => !tops.has(top) && top !== 'spec' && existsSync(`${home}/${top}`)).map(
      (top) => `${top} is of another tree`,
    ),
  ];
}

function contentsOf(name: string | undefined, shipped: ShippedRelease): Map<string, string> {
  if (name === undefined) return new Map();
  if (name === shipped.name) return new Map([...shipped.files].map(([path, { sha256 }]) => [path, sha256]));
  const version = name.split('-', 1)[0] ?? '';
  const link = version === '0.0.33' ? '.framework/current/' : '.framework/previous/';
  const edits = Object.entries(EDITS).flatMap(([path, text]) =>
    path.startsWith(link) ? [[path.slice(link.length), text] as const] : [],
  );
  return new Map(
    Object.entries({ ...oldTexts(version), ...Object.fromEntries(edits) }).map(([path, text]) => [path, hashOf(text)]),
  );
}

function hashAt(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? hashOf(readFileSync(path)) : 'nothing';
}

/** What is half done and not in force. */
export function leftovers(home: string): string[] {
  const names = [home, `${home}/.framework`].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []));
  return names.filter((name) => /^\.(new|old)-|\.new$/.test(name)).map((name) => `${name} is left`);
}
