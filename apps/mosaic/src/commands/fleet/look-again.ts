import { factsOf } from '@mosaicstack/contract';
import { hasLostEnd } from '@mosaicstack/fleet';
import { type Fleet, type FleetOptions, loadFleet } from '../../fleet/load-fleet.ts';
import { isOutdated, type LookResult, lookAtFleet, type SlowFacts } from '../../fleet/look-at-fleet.ts';
import type { Ports } from '../../ports.ts';
import { shown } from './shown.ts';

/** One of many looks. */
export interface NextLook {
  look: LookResult['look'];
  /** Why the roster is an older one; empty where it is not. */
  problem: string;
}

/**
 * What looks at a fleet again and again: what seldom changes, the roster with it, is read anew now and then. A roster that is
 * being edited may be broken for a while: the last one that could be read counts meanwhile.
 */
export function lookAgain(loaded: Fleet, options: FleetOptions, ports: Ports): () => Promise<NextLook> {
  let fleet = loaded;
  let problem = loaded.rosterProblem === undefined ? '' : `the roster cannot be read: ${shown(loaded.rosterProblem)}`;
  let slow: SlowFacts | undefined;
  return async () => {
    if (slow !== undefined && isOutdated(slow, Date.now()))
      try {
        [fleet, problem] = [await loadFleet(options, ports), ''];
      } catch (error) {
        const facts = factsOf(error);
        if (facts === undefined) throw error;
        problem = `the roster cannot be read: ${shown(facts.cause)}`;
      }
    const { look, slow: known } = await lookAtFleet(fleet, ports, slow);
    slow = known;
    if (hasLostEnd(look)) await fleet.server.tmux.collectEnds();
    return { look, problem };
  };
}
