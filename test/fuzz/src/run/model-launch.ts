import { type Modelled, model } from '../model/model.ts';
import type { Outcome } from '../outcome.ts';
import type { World } from '../world/world.ts';

/** What the contract asks for, as far as it does. */
export interface Required {
  outcome: Outcome;
  stderr: Modelled['stderr'];
}

/** The model in a world. */
export function modelLaunch(world: World): Required {
  const { exit, stdout, stderr } = model(world);
  return { outcome: { ...world.end(exit), stdout }, stderr };
}
