import {
  copyEntry,
  copyIfMissing,
  layOut,
  moveTo,
  nameFacts,
  namesIn,
  removeAll,
  removeTree,
  replaceLink,
} from '@mosaicstack/host';
import { type InstallStep, MANIFEST } from '@mosaicstack/install';
import { type Shipped, TREES } from './framework-home.ts';
import { inPlace } from './in-place.ts';

/** What a step is done with. */
export interface Workplace {
  /** The Mosaic home. */
  home: string;
  shipped: Shipped;
  /** Whether it is the way back to the tree before. */
  isRollback: boolean;
}

/**
 * Does one step of an install; what it leaves when it is interrupted is either not in force or whole.
 * @throws MosaicError INSTALL_FAILED
 */
export function carryOutStep(step: InstallStep, { home, shipped, isRollback }: Workplace): void {
  const trees = `${home}/${TREES}`;
  const fresh = `${trees}/.new-${process.pid}`;
  inPlace(`${home}/${placeOf(step)}`, () => {
    switch (step.kind) {
      case 'keep':
        if (nameFacts(`${trees}/${step.to}`).kind === 'nothing')
          copyEntry(`${trees}/${step.tree}/${step.path}`, `${trees}/${step.to}`, fresh);
        return;
      case 'stage':
        stage(step.tree, trees, shipped);
        return;
      case 'set aside':
        moveTo(`${home}/${step.name}`, `${trees}/${step.to}`);
        return;
      case 'link':
        replaceLink(`${home}/${step.name}`, `${TREES}/current/${step.name}`, fresh);
        return;
      case 'switch': {
        // Who is interrupted between the two goes on from there: an upgrade still knows the way back, and one that went back is there.
        const links = [...(step.previous === undefined ? [] : [['previous', step.previous]]), ['current', step.tree]];
        for (const [name = '', target = ''] of isRollback ? links.reverse() : links)
          replaceLink(`${trees}/${name}`, target, fresh);
        return;
      }
      case 'create':
        copyIfMissing(`${trees}/current/templates/${step.name}`, `${home}/${step.name}`, fresh);
        return;
      case 'unlink':
        removeTree(`${home}/${step.name}`);
        return;
      case 'drop':
        removeTree(`${trees}/${step.tree}`);
    }
  });
}

/** What a step writes, below the Mosaic home. */
function placeOf(step: InstallStep): string {
  switch (step.kind) {
    case 'keep':
    case 'set aside':
      return `${TREES}/${step.to}`;
    case 'stage':
    case 'drop':
      return `${TREES}/${step.tree}`;
    case 'switch':
      return `${TREES}/current`;
    case 'link':
    case 'create':
    case 'unlink':
      return step.name;
  }
}

/** Whole under its name or not at all. */
function stage(tree: string, trees: string, { files, manifest }: Shipped): void {
  const fresh = `${trees}/.new-${process.pid}`;
  layOut([...files, { path: MANIFEST, text: manifest, isProgram: false }], fresh);
  moveTo(fresh, `${trees}/${tree}`);
}

/** Removes what interrupted installs left behind. */
export function removeLeftovers(home: string): void {
  const trees = `${home}/${TREES}`;
  inPlace(trees, () => {
    for (const name of namesIn(trees)) if (/^\.(new|old)-/.test(name)) removeAll(`${trees}/${name}`);
  });
}

/** A full disk is not to stay one because of what could not be brought to its end. */
export function clearUp(home: string): void {
  try {
    removeLeftovers(home);
  } catch {
    // The next install does it; the first failure is the one to tell of.
  }
}
