import { shellLine, shellQuote } from '../judge/quote.ts';
import type { CellResult, Difference } from '../schema/results.ts';
import { alignCalls, type CallPair } from './align-calls.ts';

const INDENT = '    ';
/** How many arguments that are the same are shown round one that differs. */
const CONTEXT = 2;

/** A red cell for a developer: what differs, the first difference of the calls, and how to run it again. */
export function cellReport(cell: CellResult): string {
  const note = cell.note === '' ? [] : cell.note.split('\n').map((line) => `  ${line}`);
  const kept = cell.kept === undefined ? [] : [`  sandbox: ${cell.kept}`];
  return [
    `${cell.verdict} ${cell.id} ${cell.row} ${cell.lane}`,
    ...note,
    ...cell.differences.flatMap(differenceLines),
    ...kept,
    `  again: ${replayLine(cell)}`,
  ].join('\n');
}

/** The command that runs one cell again. */
export function replayLine({ id, row, lane }: Pick<CellResult, 'id' | 'row' | 'lane'>): string {
  return `npm run conformance -- --scenario ${id} --row ${row} --lane ${lane} --keep`;
}

function differenceLines(difference: Difference): string[] {
  if ('expectedCalls' in difference) return callLines(difference.expectedCalls, difference.actualCalls);
  const { aspect, expected, actual } = difference;
  return [
    `  ${aspect}`,
    ...multiline('expected', expected),
    ...multiline('actual  ', actual),
    ...marker(expected, actual),
  ];
}

function multiline(label: string, text: string): string[] {
  const [first = '', ...rest] = text.split('\n');
  return [`${INDENT}${label} ${first}`, ...rest.map((line) => `${INDENT}${' '.repeat(label.length)} ${line}`)];
}

/** Both lists of calls beside each other; the arguments of the first that differs are shown one a line. */
function callLines(expected: readonly string[][], actual: readonly string[][]): string[] {
  const pairs = alignCalls(expected, actual);
  const first = pairs.findIndex(isChanged);
  return ['  calls', ...pairs.flatMap((pair, index) => pairLines(pair, index === first))];
}

function pairLines(pair: CallPair, isFirst: boolean): string[] {
  const { expected, actual } = pair;
  if (expected === undefined) return [`${INDENT}+ ${shortLine(actual)}`];
  if (actual === undefined) return [`${INDENT}- ${shortLine(expected)}`];
  if (!isChanged(pair)) return [`${INDENT}= ${shortLine(expected)}`];
  return isFirst
    ? argumentLines(expected, actual)
    : [`${INDENT}- ${shortLine(expected)}`, `${INDENT}+ ${shortLine(actual)}`];
}

function isChanged({ expected, actual }: CallPair): boolean {
  return expected !== undefined && actual !== undefined && shellLine(expected) !== shellLine(actual);
}

/** Both argvs, one argument a line; those that differ are marked. */
function argumentLines(expected: readonly string[], actual: readonly string[]): string[] {
  const blocks = Array.from({ length: Math.max(expected.length, actual.length) }, (_, index) => {
    const [wanted, got] = [expected[index], actual[index]].map((word) =>
      word === undefined ? '(none)' : shellQuote(word),
    ) as [string, string];
    if (wanted === got) return [`${INDENT}  ${wanted}`];
    return [
      `${INDENT}- ${wanted}`,
      `${INDENT}+ ${got}`,
      ...(isFirst(expected, actual, index) ? marker(wanted, got, 2) : []),
    ];
  });
  return [`${INDENT}! ${shortLine(expected.slice(0, 4))} ... differs:`, ...withoutSame(blocks)];
}

/** The blocks with what is the same far from any difference left out. */
function withoutSame(blocks: readonly string[][]): string[] {
  const isNear = blocks.map((_, index) =>
    blocks.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ length }) => length > 1),
  );
  return blocks.flatMap((block, index) => {
    if (isNear[index]) return block;
    return index === 0 || isNear[index - 1] ? [`${INDENT}  ...`] : [];
  });
}

function isFirst(expected: readonly string[], actual: readonly string[], index: number): boolean {
  return expected.slice(0, index).every((word, at) => word === actual[at]);
}

/** A caret under the first character that differs. */
function marker(expected: string, actual: string, before = 'expected '.length): string[] {
  if (expected.includes('\n') || actual.includes('\n')) return [];
  const at = [...expected].findIndex((character, index) => character !== actual[index]);
  return [`${INDENT}${' '.repeat(before + (at === -1 ? expected.length : at))}^`];
}

function shortLine(argv: readonly string[] | undefined): string {
  const line = shellLine(argv ?? []);
  return line.length > 160 ? `${line.slice(0, 157)}...` : line;
}
