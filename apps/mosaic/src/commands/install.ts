import { EXIT, MosaicError, warningText } from '@mosaicstack/contract';
import { LockTaken, LockUnavailable, localHost, makeFolders } from '@mosaicstack/host';
import { type HomeFacts, type InstallStep, installSteps, rollbackSteps } from '@mosaicstack/install';
import { fleetPlaces } from '../fleet/places.ts';
import { carryOutStep, clearUp, removeLeftovers } from '../install/carry-out-install.ts';
import { homeFacts, type Shipped, shippedTree, TREES, unreadNames } from '../install/framework-home.ts';
import { inPlace } from '../install/in-place.ts';
import type { Ports } from '../ports.ts';
import { shown } from './fleet/shown.ts';

export interface InstallFlags {
  mosaicHome?: string;
  dryRun?: boolean;
  rollback?: boolean;
  json?: boolean;
}

/** What is to be done, and where. */
interface Order {
  act: 'install' | 'upgrade';
  home: string;
  shipped: Shipped;
  isRollback: boolean;
  isPlan: boolean;
}

const WAIT_MS = 60_000;

/**
 * `mosaic install` and `mosaic upgrade`: bring the framework in the Mosaic home to this release. What is the operator's is
 * never touched; an edit of the framework's own files is kept, and shown.
 * @returns exit 0, also where nothing was to be done
 * @throws MosaicError INSTALL_LINK, INSTALL_NONE, INSTALL_NO_ROLLBACK, INSTALL_LOCKED, INSTALL_FAILED
 */
export async function installCommand(act: 'install' | 'upgrade', flags: InstallFlags, ports: Ports): Promise<number> {
  const { mosaicHome: home } = fleetPlaces(flags.mosaicHome, ports);
  const shipped = shippedTree();
  const order = { act, home, shipped, isRollback: flags.rollback === true, isPlan: flags.dryRun === true };
  const say = (step: InstallStep): void => {
    const line = stepText(step, order.isPlan);
    if (line !== '' && flags.json !== true) ports.print(shown(line));
  };
  const steps = order.isPlan ? plannedSteps(order) : await whileLocked(order, ports, () => install(order, say));
  if (order.isPlan) steps.forEach(say);
  if (flags.json === true) {
    const { name: tree, version: framework } = shipped;
    ports.print(JSON.stringify({ version: 1, home, framework, tree, dryRun: order.isPlan, steps }, null, 2));
  } else if (steps.length === 0) ports.print(shown(`framework ${shipped.version} is in ${home} already`));
  for (const name of unreadNames(home)) ports.tell(warningText(`${name} is not read: gates cannot be changed locally`));
  return EXIT.done;
}

/** Says each step once it is done, so that nobody is left in the dark by one that fails. */
function install(order: Order, say: (step: InstallStep) => void): InstallStep[] {
  const steps = plannedSteps(order);
  removeLeftovers(order.home);
  try {
    for (const step of steps) {
      carryOutStep(step, order);
      say(step);
    }
  } catch (error) {
    clearUp(order.home);
    throw error;
  }
  return steps;
}

/** Does it while nobody else changes this Mosaic home. */
async function whileLocked<Result>(order: Order, ports: Ports, work: () => Result): Promise<Result> {
  const { act, home } = order;
  // What is refused changes nothing, not even by a lock.
  plannedSteps(order);
  inPlace(home, () => makeFolders(home, 0o700));
  const options = {
    waitMs: WAIT_MS,
    purpose: `mosaic ${act}`,
    onWait: (who: string) => ports.tell(`waiting for ${who}`),
  };
  const path = `${home}/${TREES}/lock`;
  try {
    return await localHost(ports.environment).withLock(path, options, async () => work());
  } catch (error) {
    return inPlace(path, () => {
      throw lockError(error, home);
    });
  }
}

function readHome(home: string): HomeFacts {
  return inPlace(home, () => homeFacts(home), 'read');
}

function plannedSteps({ act, home, shipped, isRollback }: Order): InstallStep[] {
  const facts = readHome(home);
  if (isRollback) {
    const steps = rollbackSteps(facts);
    if (steps === undefined)
      throw installError('INSTALL_NO_ROLLBACK', 'go back in', home, 'there is no earlier framework');
    return steps;
  }
  if (act === 'upgrade' && facts.current === undefined)
    throw installError('INSTALL_NONE', 'upgrade', home, 'no framework is installed', 'mosaic install');
  return installSteps(shipped, facts);
}

/** A step for people; empty for what says nothing by itself. */
function stepText(step: InstallStep, isPlan: boolean): string {
  const verb = (done: string, planned: string): string => (isPlan ? `would ${planned}` : done);
  switch (step.kind) {
    case 'keep': {
      const place = step.own === undefined ? '' : `; what is your own belongs in ${step.own}`;
      return `${verb('kept', 'keep')} your ${step.path} as ${TREES}/${step.to}${place}`;
    }
    case 'set aside':
      return `${verb('moved', 'move')} ${step.name} to ${TREES}/${step.to}`;
    case 'create':
      return `${verb('made', 'make')} ${step.name} from its template; it is yours`;
    case 'switch':
      return `framework ${step.tree} ${verb('is in force', 'be in force')}${step.previous === undefined ? '' : `, before it ${step.previous}`}`;
    case 'stage':
    case 'link':
    case 'unlink':
    case 'drop':
      return '';
  }
}

function lockError(error: unknown, home: string): unknown {
  if (error instanceof LockTaken)
    return installError('INSTALL_LOCKED', 'change', home, `${error.message} is still at it after ${WAIT_MS / 1000} s`);
  if (error instanceof LockUnavailable)
    return installError('INSTALL_LOCKED', 'change', home, error.message, 'apt-get install util-linux');
  return error;
}

function installError(code: string, act: string, subject: string, cause: string, wayOut?: string): MosaicError {
  return new MosaicError({ code, exit: EXIT.cannotAsk, act, subject, cause, ...(wayOut && { wayOut }) });
}
