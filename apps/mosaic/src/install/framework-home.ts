import { EXIT, MosaicError } from '@mosaicstack/contract';
import { type FolderFile, folderFiles, nameFacts, namesIn, readTextIfThere, sha256OfBytes } from '@mosaicstack/host';
import {
  FRAMEWORK_NAMES,
  type HomeFacts,
  MANIFEST,
  manifestText,
  parseManifest,
  type ShippedTree,
  type Standing,
  treeName,
} from '@mosaicstack/install';
import { frameworkFolder, launcherKit } from '../framework.ts';

/** The folder in the Mosaic home that holds the trees. */
export const TREES = '.framework';
const CURRENT = `${TREES}/current`;

/** A shipped tree with its files and where they come from. */
export interface Shipped extends ShippedTree {
  files: { from: string; to: string; isProgram: boolean }[];
}

/** The tree that this release ships. */
export function shippedTree(): Shipped {
  const folder = frameworkFolder();
  const { version } = launcherKit();
  const files = folderFiles(folder).map((file) => ({ ...file, to: pathInHome(file.path) }));
  const shipped = files.filter(({ to }) => FRAMEWORK_NAMES.includes(to.split('/', 1)[0] ?? ''));
  const manifest = manifestText(shipped.map(({ to, sha256, isProgram }) => ({ path: to, sha256, isProgram })));
  return {
    name: treeName(version, sha256OfBytes(Buffer.from(manifest).toString('latin1'))),
    version,
    names: [...new Set(shipped.map(({ to }) => to.split('/', 1)[0] ?? ''))],
    manifest,
    files: shipped.map(({ path, to, isProgram }) => ({ from: `${folder}/${path}`, to, isProgram })),
  };
}

/** What lies in `defaults` stands at the top; the version's file has a name there that is out of the way. */
function pathInHome(path: string): string {
  return path.replace(/^defaults\//, '').replace(/^framework-version\.txt$/, '.framework-version');
}

/**
 * What is installed in a Mosaic home.
 * @throws MosaicError INSTALL_LINK where its trees would lie elsewhere
 */
export function homeFacts(home: string, { manifest }: Shipped): HomeFacts {
  const trees = nameFacts(`${home}/${TREES}`);
  if (trees.kind === 'link' || trees.kind === 'file') throw linkError(`${home}/${TREES}`);
  const name = treeAt(home, CURRENT);
  return {
    current: name === undefined ? undefined : installedTree(home, name),
    previous: treeAt(home, `${TREES}/previous`),
    trees: namesIn(`${home}/${TREES}`).filter((tree) => isTree(home, tree)),
    isShipped: (tree) => manifestText(installedTree(home, tree).files) === manifest,
    standing: (path) => standingOf(home, path),
  };
}

function installedTree(home: string, name: string): NonNullable<HomeFacts['current']> {
  const folder = `${home}/${TREES}/${name}`;
  const manifest = parseManifest(readTextIfThere(`${folder}/${MANIFEST}`) ?? '');
  const files: FolderFile[] = folderFiles(folder).filter(({ path }) => path !== MANIFEST);
  return { name, manifest, files };
}

function treeAt(home: string, link: string): string | undefined {
  const facts = nameFacts(`${home}/${link}`);
  return facts.kind === 'link' && isTree(home, facts.target) ? facts.target : undefined;
}

function isTree(home: string, name: string): boolean {
  return /^\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/.test(name) && nameFacts(`${home}/${TREES}/${name}`).kind === 'folder';
}

function standingOf(home: string, name: string): Standing {
  const facts = nameFacts(`${home}/${name}`);
  if (facts.kind === 'nothing') return 'nothing';
  return facts.kind === 'link' && facts.target === `${CURRENT}/${name}` ? 'our link' : 'something else';
}

function linkError(subject: string): MosaicError {
  const cause = 'it is no folder of its own, so the framework would lie elsewhere';
  return new MosaicError({ code: 'INSTALL_LINK', exit: EXIT.cannotAsk, act: 'install into', subject, cause });
}
