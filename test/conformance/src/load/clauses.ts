import { readdirSync, readFileSync } from 'node:fs';
import { CHECKOUT } from './checkout.ts';

/** A numbered clause of a contract. */
export interface Clause {
  id: string;
  text: string;
  isMust: boolean;
}

const CLAUSE = /^- \*\*([A-Z]\d+\.\d+)\*\* (.*)$/;

/** The clauses of every contract in `framework/spec`, in the order in which they stand there. */
export function loadClauses(folder = `${CHECKOUT}/framework/spec`): Clause[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
  return files.flatMap((name) => clausesOf(readFileSync(`${folder}/${name}`, 'utf8')));
}

/** The clauses of one contract; a list item goes on with the indented lines behind it. */
export function clausesOf(markdown: string): Clause[] {
  const items = markdown.replaceAll(/\n {2,}(?=\S)/g, ' ').split('\n');
  return items.flatMap((line) => {
    const [, id, text] = CLAUSE.exec(line) ?? [];
    return id === undefined || text === undefined ? [] : [{ id, text, isMust: /\bMUST\b/.test(text) }];
  });
}

/** What is wrong between clauses and scenarios: a clause without a scenario, an id that is no clause, an id used twice. */
export function clauseProblems(
  clauses: readonly Clause[],
  scenarios: readonly { id: string; clause: readonly string[] }[],
): string[] {
  const known = new Set(clauses.map(({ id }) => id));
  const proved = new Set(scenarios.flatMap(({ clause }) => clause));
  const unproved = clauses.filter(({ id }) => !proved.has(id)).map(({ id }) => `clause ${id} has no scenario`);
  const unknown = scenarios.flatMap(({ id, clause }) =>
    clause.filter((one) => !known.has(one)).map((one) => `${id} names clause ${one}, which is in no contract`),
  );
  const twice = clauses
    .filter(({ id }, index) => clauses.findIndex((other) => other.id === id) !== index)
    .map(({ id }) => `clause id ${id} is used twice`);
  return [...unproved, ...unknown, ...twice];
}
