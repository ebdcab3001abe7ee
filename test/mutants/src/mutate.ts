import type { Mutant } from './mutant.ts';

/** The launcher's text with the faults planted, or why one could not be. */
export type Mutation = { text: string; problem?: undefined } | { problem: string };

/** Plants faults, one after the other. A mutant that no longer matches is a problem: it would prove nothing. */
export function mutate(launcher: string, mutants: readonly Pick<Mutant, 'id' | 'old' | 'new'>[]): Mutation {
  let text = launcher;
  for (const mutant of mutants) {
    const parts = text.split(mutant.old);
    if (parts.length !== 2) return { problem: `the old text of '${mutant.id}' is there ${parts.length - 1} times` };
    if (mutant.old === mutant.new) return { problem: `'${mutant.id}' changes nothing` };
    text = parts.join(mutant.new);
  }
  return { text };
}
