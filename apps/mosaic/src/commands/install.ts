import { EXIT, MosaicError } from '@mosaicstack/contract';
import { LockTaken, LockUnavailable, localHost } from '@mosaicstack/host';
import { type HomeFacts, type InstallStep, installSteps, rollbackSteps } from '@mosaicstack/install';
import { fleetPlaces } from '../fleet/places.ts';
import { carryOutStep, removeLeftovers } from '../install/carry-out-install.ts';
import { homeFacts, type Shipped, shippedTree, TREES } from '../install/framework-home.ts';
import type { Ports } from '../ports.ts';
import { shown } from './fleet/shown.ts';

export interface InstallFlags {
  mosaicHome?: string;
  dryRun?: boolean;
  rollback?: boolean;
  json?: boolean;
}

const WAIT_MS = 60_000;

/**
 * `mosaic install` and `mosaic upgrade`: bring the framework in the Mosaic home to this release. What is the operator's is
 * never touched; an edit of the framework's own files is kept, and shown.
 * @returns exit 0, also where nothing was to be done
 * @throws MosaicError INSTALL_LINK, INSTALL_NONE, INSTALL_NO_ROLLBACK, INSTALL_LOCKED
 */
export async function installCommand(act: 'install' | 'upgrade', flags: InstallFlags, ports: Ports): Promise<number> {
  const { mosaicHome: home } = fleetPlaces(flags.mosaicHome, ports);
  const shipped = shippedTree();
  if (flags.dryRun)
    return tell(stepsFor(act, flags, homeFacts(home, shipped), shipped, home), home, shipped, { flags, ports });
  const host = localHost(ports.environment);
  await host.makeFolder(home);
  const options = {
    waitMs: WAIT_MS,
    purpose: `mosaic ${act}`,
    onWait: (who: string) => ports.tell(`waiting for ${who}`),
  };
  const steps = await host
    .withLock(lockOf(home, shipped), options, async () => {
      const planned = stepsFor(act, flags, homeFacts(home, shipped), shipped, home);
      removeLeftovers(home);
      for (const step of planned) carryOutStep(step, home, shipped);
      return planned;
    })
    .catch((error: unknown) => {
      throw lockError(error, home);
    });
  return tell(steps, home, shipped, { flags, ports });
}

/** Before the first install there is no folder for it: `homeFacts` refuses one that is a link. */
function lockOf(home: string, shipped: Shipped): string {
  homeFacts(home, shipped);
  return `${home}/${TREES}/lock`;
}

function stepsFor(
  act: 'install' | 'upgrade',
  { rollback }: InstallFlags,
  facts: HomeFacts,
  shipped: Shipped,
  home: string,
): InstallStep[] {
  if (rollback) {
    const steps = rollbackSteps(facts);
    if (steps === undefined)
      throw installError('INSTALL_NO_ROLLBACK', 'go back in', home, 'there is no earlier framework');
    return steps;
  }
  if (act === 'upgrade' && facts.current === undefined)
    throw installError('INSTALL_NONE', 'upgrade', home, 'no framework is installed', 'mosaic install');
  return installSteps(shipped, facts);
}

function tell(
  steps: readonly InstallStep[],
  home: string,
  { name, version }: Shipped,
  { flags, ports }: { flags: InstallFlags; ports: Ports },
): number {
  if (flags.json) {
    ports.print(
      JSON.stringify(
        { version: 1, home, framework: version, tree: name, dryRun: flags.dryRun === true, steps },
        null,
        2,
      ),
    );
    return EXIT.done;
  }
  for (const step of steps) {
    const line = stepText(step, flags.dryRun === true);
    if (line !== '') ports.print(shown(line));
  }
  if (steps.length === 0) ports.print(shown(`framework ${version} is in ${home} already`));
  return EXIT.done;
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
