import type { LaunchSteps, Step, StepAnswers } from '@mosaicstack/fleet';

/** Does each kind of step and gives its answer. */
export type Performer = {
  [Kind in Step['kind']]: (step: Step & { kind: Kind }) => StepAnswers[Kind] | Promise<StepAnswers[Kind]>;
};

/**
 * Carries out the steps of a launch, one after the other.
 * A step that cannot be done is thrown into the launch, so that it takes back what it made.
 * @throws what the launch throws
 */
export async function carryOut(steps: LaunchSteps, performer: Performer): Promise<void> {
  let next = steps.next(undefined);
  while (!next.done) {
    const answer = await perform(next.value, performer).then(
      (value) => ({ value }),
      (failure: unknown) => ({ failure }),
    );
    next = 'failure' in answer ? steps.throw(answer.failure) : steps.next(answer.value);
  }
}

async function perform(step: Step, performer: Performer): Promise<StepAnswers[Step['kind']]> {
  const act = performer[step.kind] as (step: Step) => StepAnswers[Step['kind']];
  return act(step);
}
