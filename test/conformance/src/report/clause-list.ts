import type { Clause } from '../load/clauses.ts';

/** A scenario as the list shows it. */
export interface Prover {
  id: string;
  clause: readonly string[];
  title: string;
  lanes: readonly string[];
}

/** CLAUSES.md: which scenario proves which clause, and which clauses hang on a single one. */
export function clauseList(clauses: readonly Clause[], scenarios: readonly Prover[]): string {
  const provers = (id: string): Prover[] => scenarios.filter(({ clause }) => clause.includes(id));
  const sections = clauses.map(({ id }) => `- **${id}**\n${provers(id).map(scenarioLine).join('')}`);
  const single = clauses.filter(({ id, isMust }) => isMust && provers(id).length === 1).map(({ id }) => id);
  return [
    '# Clauses and the scenarios that prove them',
    '',
    'Generated from `framework/spec/` and `scenarios/` by `npm run conformance -- --update`; the suite fails where it is out of date.',
    '',
    `${clauses.length} clauses, ${scenarios.length} scenarios. MUST clauses with a single scenario: ${single.join(', ') || 'none'}.`,
    '',
    ...sections,
  ].join('\n');
}

function scenarioLine({ id, title, lanes }: Prover): string {
  return `  - ${id} (${lanes.join(', ')}): ${title}\n`;
}
