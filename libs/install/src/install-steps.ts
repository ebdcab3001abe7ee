import { changedFiles, manifestText, type TreeFile } from './manifest.ts';
import { FRAMEWORK_NAMES, FROM_TEMPLATES, ownerOf } from './ownership.ts';

/** What stands at a name of the Mosaic home. */
export type Standing = 'nothing' | 'our link' | 'something else';

/** A tree of the framework as it is shipped. */
export interface ShippedTree {
  name: string;
  version: string;
  /** The names at its top. */
  names: readonly string[];
  /** What it says that it holds. */
  manifest: string;
}

/** A tree that is installed. */
export interface InstalledTree {
  name: string;
  /** What it held when it was installed. */
  manifest: readonly TreeFile[];
  /** What it holds now. */
  files: readonly TreeFile[];
}

/** What is known of a Mosaic home. */
export interface HomeFacts {
  current: InstalledTree | undefined;
  previous: string | undefined;
  /** All trees that are there. */
  trees: readonly InstalledTree[];
  /** What stands at a framework's or a template's name. */
  standing(name: string): Standing;
  /** The hash of a file below the folder of trees; undefined where nothing stands there, empty where it is no file. */
  taken(path: string): string | undefined;
}

/**
 * One step of an install. They are done in order; whoever is interrupted leaves the old tree in force before `switch`, the new
 * one behind it.
 */
export type InstallStep =
  /** A file of the installed tree that the operator changed is copied. */
  | { kind: 'keep'; tree: string; path: string; to: string; own: string | undefined }
  /** The shipped tree is copied, whole or not at all. */
  | { kind: 'stage'; tree: string }
  /** What stands where a framework's name is to be is moved away. */
  | { kind: 'set aside'; name: string; to: string }
  /** A name is to lead into the tree in force. */
  | { kind: 'link'; name: string }
  /** Another tree is put in force. */
  | { kind: 'switch'; tree: string; previous: string | undefined }
  /** A file of the operator's is made from its template. */
  | { kind: 'create'; name: string }
  /** A name that the new tree has no more. */
  | { kind: 'unlink'; name: string }
  /** A tree that is neither in force nor the one before. */
  | { kind: 'drop'; tree: string };

/** The steps from what is there to what is shipped; none where it is there already. */
export function installSteps(shipped: ShippedTree, home: HomeFacts): InstallStep[] {
  const { current } = home;
  const isDone = current !== undefined && isShipped(current, shipped);
  const tree = isDone ? current.name : freeName(shipped, home);
  const dropped = droppedTrees(home, tree, isDone);
  return [
    ...(current === undefined || isDone ? [] : keepSteps(current, home)),
    ...dropped.flatMap((one) => keepSteps(one, home).filter(({ to }) => home.taken(to) === undefined)),
    ...(home.trees.some(({ name }) => name === tree) ? [] : [{ kind: 'stage', tree } as const]),
    ...linkSteps(shipped.names, tree, home),
    ...(isDone ? [] : [{ kind: 'switch', tree, previous: current?.name } as const]),
    ...FROM_TEMPLATES.filter((name) => home.standing(name) === 'nothing').map(
      (name) => ({ kind: 'create', name }) as const,
    ),
    ...unlinkSteps(shipped.names, home),
    ...dropped.map(({ name }) => ({ kind: 'drop', tree: name }) as const),
  ];
}

/** The steps back to the tree before; undefined where there is none. */
export function rollbackSteps(home: HomeFacts): InstallStep[] | undefined {
  const tree = home.trees.find(({ name }) => name === home.previous);
  if (tree === undefined || tree.name === home.current?.name) return undefined;
  const names = topNames(tree.files);
  return [
    ...linkSteps(names, tree.name, home),
    { kind: 'switch', tree: tree.name, previous: home.current?.name },
    ...unlinkSteps(names, home),
  ];
}

/** The names at the top of a tree, each once. */
export function topNames(files: readonly TreeFile[]): string[] {
  return [...new Set(files.map(({ path }) => path.split('/', 1)[0] ?? ''))];
}

function isShipped({ files }: InstalledTree, { manifest }: ShippedTree): boolean {
  return manifestText(files) === manifest;
}

/** A name for the shipped tree: of one that is there and whole, else a new one, since a tree is never written into. */
function freeName(shipped: ShippedTree, home: HomeFacts): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? shipped.name : `${shipped.name}.${count}`;
    const there = home.trees.find(({ name }) => name === candidate);
    if (there === undefined ? home.taken(candidate) === undefined : isShipped(there, shipped)) return candidate;
  }
}

/** One tree is kept to go back to. */
function droppedTrees({ trees, current, previous }: HomeFacts, tree: string, isUnchanged: boolean): InstalledTree[] {
  const kept = [tree, isUnchanged ? previous : current?.name];
  return trees.filter(({ name }) => !kept.includes(name));
}

type KeepStep = Extract<InstallStep, { kind: 'keep' }>;

function keepSteps(tree: InstalledTree, home: HomeFacts): KeepStep[] {
  return changedFiles(tree.manifest, tree.files).map(({ path, sha256 }) => ({
    kind: 'keep',
    tree: tree.name,
    path,
    to: keptPlace(tree.name, path, (there) => [undefined, sha256].includes(home.taken(there))),
    own: ownerOf(path).own,
  }));
}

/** The first place of several where nothing is lost. No tree has a `~` in its name. */
function keptPlace(folder: string, path: string, isFree: (place: string) => boolean): string {
  for (let count = 1; ; count += 1) {
    const place = `kept/${folder}${count === 1 ? '' : `~${count}`}/${path}`;
    if (isFree(place)) return place;
  }
}

function linkSteps(shipped: readonly string[], tree: string, home: HomeFacts): InstallStep[] {
  return FRAMEWORK_NAMES.filter((name) => shipped.includes(name)).flatMap((name): InstallStep[] => {
    const standing = home.standing(name);
    if (standing === 'our link') return [];
    const link = { kind: 'link', name } as const;
    if (standing === 'nothing') return [link];
    const to = keptPlace(`before-${tree}`, name, (there) => home.taken(there) === undefined);
    return [{ kind: 'set aside', name, to }, link];
  });
}

function unlinkSteps(shipped: readonly string[], home: HomeFacts): InstallStep[] {
  return FRAMEWORK_NAMES.filter((name) => !shipped.includes(name) && home.standing(name) === 'our link').map(
    (name) => ({ kind: 'unlink', name }) as const,
  );
}
