import { mkdirSync, writeFileSync } from 'node:fs';
import type { CellResult, Footer, Header } from '../schema/results.ts';
import { junitText } from './junit.ts';
import { markdownMatrix, summaryLine } from './matrix.ts';

/** A run that has ended. */
export interface RunReport {
  header: Header;
  cells: readonly CellResult[];
  footer: Footer;
}

/** The run as lines of JSON: header, cells, footer. */
export function resultLines({ header, cells, footer }: RunReport): string {
  return [header, ...cells, footer].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Writes results.jsonl, junit.xml, matrix.md and badge.json (for shields). */
export function writeResults(
  folder: string,
  report: RunReport,
  scenarios: readonly { id: string; title: string }[],
  isGreen: boolean,
): void {
  mkdirSync(folder, { recursive: true });
  const summary = summaryLine(report.cells);
  const badge = { schemaVersion: 1, label: 'conformance', message: summary, color: isGreen ? 'brightgreen' : 'red' };
  writeFileSync(`${folder}/results.jsonl`, resultLines(report));
  writeFileSync(`${folder}/junit.xml`, junitText(report.cells, report.footer.ms));
  writeFileSync(`${folder}/matrix.md`, markdownMatrix(report.cells, scenarios, summary));
  writeFileSync(`${folder}/badge.json`, `${JSON.stringify(badge)}\n`);
}
