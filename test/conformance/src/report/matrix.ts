import colours from 'picocolors';
import type { CellResult, Verdict } from '../schema/results.ts';

const MARKS: Record<Verdict, string> = {
  pass: '✓',
  divergence: '≠',
  'not-applicable': '–',
  FAIL: 'F',
  'UNEXPECTED-PASS': 'U',
  TIMEOUT: 'T',
  ERROR: 'E',
};

/** Colours a part of the matrix by the marks in it. */
export type Paint = (marks: string) => string;

/** Red where a mark is red; a difference that is declared stands out, too. */
export const paintMarks: Paint = (marks) => {
  if (/[A-Z]/.test(marks)) return colours.red(marks);
  return marks.includes(MARKS.divergence) ? colours.yellow(marks) : colours.green(marks);
};

/** How often each verdict came. */
export function countVerdicts(cells: readonly CellResult[]): Record<Verdict, number> {
  const counts = Object.fromEntries(Object.keys(MARKS).map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of cells) counts[verdict] += 1;
  return counts;
}

/** The matrix for a terminal: id by row, the fake lane's mark before the real lane's; a dot where a lane has no cell. */
export function textMatrix(cells: readonly CellResult[], paint: Paint = (text) => text): string {
  const { ids, rows, mark } = matrixOf(cells);
  const width = Math.max(...ids.map((id) => id.length), 0);
  const header = ['id'.padEnd(width), ...rows].join('  ');
  const lines = ids.map((id) =>
    [id.padEnd(width), ...rows.map((row) => paint(mark(id, row).padEnd(row.length)))].join('  ').trimEnd(),
  );
  return [header, ...lines, legend()].join('\n');
}

/** The matrix as Markdown, with what each scenario proves. */
export function markdownMatrix(
  cells: readonly CellResult[],
  scenarios: readonly { id: string; title: string }[],
  summary: string,
): string {
  const { ids, rows, mark } = matrixOf(cells);
  const titles = new Map(scenarios.map(({ id, title }) => [id, title]));
  const lines = ids.map(
    (id) => `| ${[id, ...rows.map((row) => mark(id, row)), titles.get(id)?.replaceAll('|', '\\|')].join(' | ')} |`,
  );
  return [
    '# Conformance',
    '',
    summary,
    '',
    `| ${['id', ...rows, 'title'].join(' | ')} |`,
    `|${'---|'.repeat(rows.length + 2)}`,
    ...lines,
    '',
    legend(),
    '',
  ].join('\n');
}

/** One line for a badge and for the end of a run. */
export function summaryLine(cells: readonly CellResult[]): string {
  const counts = Object.entries(countVerdicts(cells)).filter(([verdict, count]) => count > 0 || verdict === 'FAIL');
  return `${cells.length} cells: ${counts.map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`;
}

function matrixOf(cells: readonly CellResult[]) {
  const marks = new Map(cells.map(({ id, row, lane, verdict }) => [`${id} ${row} ${lane}`, MARKS[verdict]]));
  return {
    ids: [...new Set(cells.map(({ id }) => id))].sort(),
    rows: [...new Set(cells.map(({ row }) => row))].sort(),
    mark: (id: string, row: string) =>
      marks.get(`${id} ${row} tree`) ??
      (['fake', 'real'] as const).map((lane) => marks.get(`${id} ${row} ${lane}`) ?? '.').join(''),
  };
}

function legend(): string {
  const marks = Object.entries(MARKS).map(([verdict, mark]) => `${mark} ${verdict}`);
  return `fake lane, then real lane (the gate has one): ${marks.join(', ')}, . not in this lane`;
}
