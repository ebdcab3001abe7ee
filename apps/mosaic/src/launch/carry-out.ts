import { LaunchInterrupted, type LaunchSteps, type Step, type StepAnswers } from '@mosaicstack/fleet';

/** Does each kind of step and gives its answer. */
export type Performer = {
  [Kind in Step['kind']]: (step: Step & { kind: Kind }) => StepAnswers[Kind] | Promise<StepAnswers[Kind]>;
};

/**
 * Carries out the steps of a launch, one after the other.
 * A step that cannot be done is thrown into the launch, and so is an interruption, so that it takes back what it made.
 * @param interruption aborted when the launch is to end
 * @throws what the launch throws; LaunchInterrupted
 */
export async function carryOut(steps: LaunchSteps, performer: Performer, interruption: AbortSignal): Promise<void> {
  let next = steps.next(undefined);
  let isTold = false;
  while (!next.done) {
    const answer = await perform(next.value, performer).then(
      (value) => ({ value }),
      (failure: unknown) => ({ failure }),
    );
    if (interruption.aborted && !isTold) {
      isTold = true;
      next = steps.throw(new LaunchInterrupted());
    } else next = 'failure' in answer ? steps.throw(answer.failure) : steps.next(answer.value);
  }
}

async function perform(step: Step, performer: Performer): Promise<StepAnswers[Step['kind']]> {
  const act = performer[step.kind] as (step: Step) => StepAnswers[Step['kind']];
  return act(step);
}
