import { copyFiles, copyIfMissing, moveTo, namesIn, removeTree, replaceLink, writeFileWhole } from '@mosaicstack/host';
import { type InstallStep, MANIFEST } from '@mosaicstack/install';
import { type Shipped, TREES } from './framework-home.ts';

/** Does one step of an install; what it leaves when it is interrupted is either not in force or whole. */
export function carryOutStep(step: InstallStep, home: string, shipped: Shipped): void {
  const trees = `${home}/${TREES}`;
  switch (step.kind) {
    case 'keep':
      copyFiles([{ from: `${trees}/${step.tree}/${step.path}`, to: step.to, isProgram: false }], trees);
      return;
    case 'stage':
      stage(step.tree, trees, shipped);
      return;
    case 'set aside':
      moveTo(`${home}/${step.name}`, `${trees}/${step.to}`);
      return;
    case 'link':
      replaceLink(`${home}/${step.name}`, `${TREES}/current/${step.name}`);
      return;
    case 'switch':
      if (step.previous !== undefined) replaceLink(`${trees}/previous`, step.previous);
      replaceLink(`${trees}/current`, step.tree);
      return;
    case 'create':
      copyIfMissing(`${home}/templates/${step.name}`, `${home}/${step.name}`);
      return;
    case 'unlink':
      removeTree(`${home}/${step.name}`);
      return;
    case 'drop':
      removeTree(`${trees}/${step.tree}`);
  }
}

/** Whole under its name or not at all. */
function stage(tree: string, trees: string, { files, manifest }: Shipped): void {
  const fresh = `${trees}/.new-${process.pid}`;
  removeTree(fresh);
  copyFiles(files, fresh);
  writeFileWhole(`${fresh}/${MANIFEST}`, manifest, { mode: 0o644 });
  moveTo(fresh, `${trees}/${tree}`);
}

/** Removes what interrupted installs left behind. */
export function removeLeftovers(home: string): void {
  for (const name of namesIn(`${home}/${TREES}`))
    if (/^\.(new|old)-/.test(name)) removeTree(`${home}/${TREES}/${name}`);
}
