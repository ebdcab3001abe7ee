import { EXIT, MosaicError } from '@mosaicstack/contract';
import {
  folderFiles,
  hashBelow,
  type NameFacts,
  type NewFile,
  nameFacts,
  namesIn,
  readTextIfThere,
  sha256OfBytes,
} from '@mosaicstack/host';
import {
  FRAMEWORK_NAMES,
  type HomeFacts,
  type InstalledTree,
  MANIFEST,
  manifestText,
  parseManifest,
  type ShippedTree,
  type Standing,
  topNames,
  treeName,
  UNREAD_NAMES,
} from '@mosaicstack/install';
import { frameworkFolder, launcherKit } from '../framework.ts';

/** The folder in the Mosaic home that holds the trees. */
export const TREES = '.framework';
const CURRENT = `${TREES}/current`;
const PREVIOUS = `${TREES}/previous`;

/** A shipped tree with its files and where they come from. */
export interface Shipped extends ShippedTree {
  files: NewFile[];
}

/** The tree that this release ships. */
export function shippedTree(): Shipped {
  const folder = frameworkFolder();
  const { version } = launcherKit();
  const files = folderFiles(folder)
    .map((file) => ({ ...file, from: `${folder}/${file.path}`, path: pathInHome(file.path) }))
    .filter(({ path }) => FRAMEWORK_NAMES.includes(path.split('/', 1)[0] ?? ''));
  const manifest = manifestText(files);
  return {
    name: treeName(version, sha256OfBytes(Buffer.from(manifest).toString('latin1'))),
    version,
    names: topNames(files),
    manifest,
    files,
  };
}

/** What lies in `defaults` stands at the top; the version's file has a name there that is out of the way. */
function pathInHome(path: string): string {
  return path.replace(/^defaults\//, '').replace(/^framework-version\.txt$/, '.framework-version');
}

/** What may stand in a Mosaic home under the names that an install writes to, beside nothing. */
const KINDS: Readonly<Record<string, NameFacts['kind']>> = {
  [TREES]: 'folder',
  [`${TREES}/lock`]: 'file',
  [`${TREES}/kept`]: 'folder',
  [CURRENT]: 'link',
  [PREVIOUS]: 'link',
};

/**
 * What is installed in a Mosaic home.
 * @throws MosaicError INSTALL_LINK where what is written would lie elsewhere
 */
export function homeFacts(home: string): HomeFacts {
  for (const [path, wanted] of Object.entries(KINDS)) {
    const { kind } = nameFacts(`${home}/${path}`);
    if (kind !== 'nothing' && kind !== wanted) throw kindError(`${home}/${path}`, wanted);
  }
  const names = namesIn(`${home}/${TREES}`).filter((name) => isTree(home, name));
  const trees = names.map((name) => installedTree(home, name));
  const current = treeAt(home, CURRENT);
  return {
    current: trees.find(({ name }) => name === current),
    previous: treeAt(home, PREVIOUS),
    trees,
    standing: (path) => standingOf(home, path),
    taken: (path) => hashBelow(`${home}/${TREES}`, path),
  };
}

/** The names in a Mosaic home that an operator may think are read. */
export function unreadNames(home: string): string[] {
  return UNREAD_NAMES.filter((name) => standingOf(home, name) !== 'nothing');
}

function installedTree(home: string, name: string): InstalledTree {
  const folder = `${home}/${TREES}/${name}`;
  const files = folderFiles(folder).filter(({ path }) => path !== MANIFEST);
  const isThere = nameFacts(`${folder}/${MANIFEST}`).kind === 'file';
  return { name, manifest: isThere ? parseManifest(readTextIfThere(`${folder}/${MANIFEST}`) ?? '') : [], files };
}

function treeAt(home: string, link: string): string | undefined {
  const facts = nameFacts(`${home}/${link}`);
  return facts.kind === 'link' ? facts.target : undefined;
}

function isTree(home: string, name: string): boolean {
  return /^\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/.test(name) && nameFacts(`${home}/${TREES}/${name}`).kind === 'folder';
}

function standingOf(home: string, name: string): Standing {
  const facts = nameFacts(`${home}/${name}`);
  if (facts.kind === 'nothing') return 'nothing';
  return facts.kind === 'link' && facts.target === `${CURRENT}/${name}` ? 'our link' : 'something else';
}

function kindError(subject: string, wanted: string): MosaicError {
  const cause = `it is no ${wanted} of its own`;
  return new MosaicError({ code: 'INSTALL_LINK', exit: EXIT.cannotAsk, act: 'install into', subject, cause });
}
