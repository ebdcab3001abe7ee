import { changedFiles, type TreeFile } from './manifest.ts';
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
  /** The names of all trees that are there. */
  trees: readonly string[];
  /** Whether a tree holds what the shipped one does, byte by byte. */
  isShipped(tree: string): boolean;
  /** What stands at a framework's or a template's name. */
  standing(name: string): Standing;
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
  const isDone = current !== undefined && home.isShipped(current.name);
  const changed = current === undefined || isDone ? [] : changedFiles(current.manifest, current.files);
  const tree = isDone ? current.name : freeName(shipped.name, home);
  const names = FRAMEWORK_NAMES.filter((name) => shipped.names.includes(name));
  const aside = `kept/before-${tree}`;
  return [
    ...changed.map(({ path }): InstallStep => {
      const own = ownerOf(path).own;
      return { kind: 'keep', tree: current?.name ?? '', path, to: `kept/${current?.name}/${path}`, own };
    }),
    ...(home.trees.includes(tree) ? [] : [{ kind: 'stage', tree } as const]),
    ...names.flatMap((name): InstallStep[] => {
      const standing = home.standing(name);
      if (standing === 'our link') return [];
      const link = { kind: 'link', name } as const;
      return standing === 'nothing' ? [link] : [{ kind: 'set aside', name, to: `${aside}/${name}` }, link];
    }),
    ...(isDone ? [] : [{ kind: 'switch', tree, previous: current?.name } as const]),
    ...FROM_TEMPLATES.filter((name) => home.standing(name) === 'nothing').map(
      (name) => ({ kind: 'create', name }) as const,
    ),
    ...FRAMEWORK_NAMES.filter((name) => !names.includes(name) && home.standing(name) === 'our link').map(
      (name) => ({ kind: 'unlink', name }) as const,
    ),
    ...droppedTrees(home, tree, isDone).map((name) => ({ kind: 'drop', tree: name }) as const),
  ];
}

/** A name for the shipped tree: of one that is there and whole, else a new one, since a tree is never written into. */
function freeName(name: string, { trees, isShipped }: HomeFacts): string {
  let [candidate, count] = [name, 1];
  while (trees.includes(candidate) && !isShipped(candidate)) candidate = `${name}.${++count}`;
  return candidate;
}

/** One tree is kept to go back to. */
function droppedTrees({ trees, current, previous }: HomeFacts, tree: string, isUnchanged: boolean): string[] {
  const kept = [tree, isUnchanged ? previous : current?.name];
  return trees.filter((name) => !kept.includes(name));
}

/** The steps back to the tree before; undefined where there is none. */
export function rollbackSteps({ current, previous, trees }: HomeFacts): InstallStep[] | undefined {
  if (previous === undefined || previous === current?.name || !trees.includes(previous)) return undefined;
  return [{ kind: 'switch', tree: previous, previous: current?.name }];
}
