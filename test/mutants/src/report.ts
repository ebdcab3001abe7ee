import { mkdirSync, writeFileSync } from 'node:fs';
import { isRed, type MutantResult } from './run-mutants.ts';

/** Counts of a run; a mutant that is green has passed. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** How many mutants are green and how many red. None is ever skipped. */
export function countResults(results: readonly MutantResult[]): Counts {
  const failed = results.filter(isRed).length;
  return { passed: results.length - failed, failed, skipped: 0 };
}

/** The red mutants as a table, one a line. */
export function redTable(results: readonly MutantResult[], whats: ReadonlyMap<string, string>): string {
  const rows = results
    .filter(isRed)
    .map(({ verdict, clause, id, killer, note }) => [verdict, clause, id, note || killer || whats.get(id) || '']);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One line on what the run has shown. */
export function summary(results: readonly MutantResult[], ms: number): string {
  const killed = results.filter(({ verdict }) => verdict === 'killed');
  const byClause = killed.filter((result) => result.byClause).length;
  const equivalent = results.filter(({ verdict }) => verdict === 'equivalent').length;
  const cells = results.reduce((sum, result) => sum + result.cells, 0);
  const seconds = (ms / 1000).toFixed(1);
  return `${killed.length} of ${results.length - equivalent} killed, ${byClause} by a scenario of their clause; ${equivalent} equivalent; ${cells} cells, ${seconds} s`;
}

/** Writes results.jsonl: a line a mutant, then the counts. */
export function writeResults(folder: string, results: readonly MutantResult[]): void {
  mkdirSync(folder, { recursive: true });
  const footer = { kind: 'footer', ...countResults(results) };
  const lines = [...results.map((result) => ({ kind: 'mutant', ...result })), footer];
  writeFileSync(`${folder}/results.jsonl`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
