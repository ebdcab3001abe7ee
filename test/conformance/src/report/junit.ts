import { isRed } from '../run/run-cells.ts';
import type { CellResult } from '../schema/results.ts';
import { cellReport } from './first-difference.ts';

/** The cells as JUnit: name is the scenario, classname the row and the lane; ERROR is an error, any other red a failure. */
export function junitText(cells: readonly CellResult[], ms: number): string {
  const errors = cells.filter(({ verdict }) => verdict === 'ERROR').length;
  const failures = cells.filter(isRed).length - errors;
  const skipped = cells.filter(({ verdict }) => verdict === 'not-applicable').length;
  const counts = `tests="${cells.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${ms / 1000}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="conformance" ${counts}>\n${cells.map(caseText).join('')}</testsuite>\n`;
}

function caseText(cell: CellResult): string {
  const head = `  <testcase name="${cell.id}" classname="${cell.row}.${cell.lane}" time="${cell.ms / 1000}"`;
  if (cell.verdict === 'not-applicable') return `${head}><skipped message="${escaped(cell.note)}"/></testcase>\n`;
  if (!isRed(cell)) return `${head}/>\n`;
  const kind = cell.verdict === 'ERROR' ? 'error' : 'failure';
  return `${head}><${kind} message="${cell.verdict}">${escaped(cellReport(cell))}</${kind}></testcase>\n`;
}

/** Characters that XML 1.0 has no way to write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNWRITABLE = /[\u0000-\u0008\u000b-\u001f\ud800-\udfff\ufffe\uffff]/g;

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? '').replaceAll(UNWRITABLE, '?');
}
