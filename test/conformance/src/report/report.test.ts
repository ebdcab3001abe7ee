import { describe, expect, it } from 'vitest';
import { CellResult, ResultLine } from '../schema/results.ts';
import { alignCalls } from './align-calls.ts';
import { cellReport } from './first-difference.ts';
import { junitText } from './junit.ts';
import { summaryLine, textMatrix } from './matrix.ts';
import { resultLines } from './results-files.ts';

const cell = (changes: Partial<CellResult>): CellResult =>
  CellResult.parse({
    kind: 'cell',
    id: 'LNCH-001',
    row: 'bash',
    lane: 'fake',
    verdict: 'pass',
    note: '',
    differences: [],
    ms: 5,
    ...changes,
  });

const red = cell({
  id: 'LNCH-002',
  verdict: 'FAIL',
  differences: [
    { aspect: 'exit', expected: '0', actual: '75' },
    {
      aspect: 'calls',
      expectedCalls: [
        ['tmux', 'has-session', '-t', '=a'],
        ['npm', 'config'],
        ['tmux', 'new-session', '1', '2', '3', '4', 'x y', '6'],
      ],
      actualCalls: [
        ['tmux', 'has-session', '-t', '=a'],
        ['tmux', 'new-session', '1', '2', '3', '4', 'x', '6'],
        ['tmux', 'kill-server'],
      ],
    },
  ],
});

it('a red cell shows the calls beside each other, the first argument that differs, and the command that runs it again', () => {
  expect(cellReport(red)).toBe(`FAIL LNCH-002 bash fake
  exit
    expected 0
    actual   75
             ^
  calls
    = tmux has-session -t =a
    - npm config
    ! tmux new-session 1 2 ... differs:
      ...
      3
      4
    - 'x y'
    + x
      ^
      6
    + tmux kill-server
  again: npm run conformance -- --scenario LNCH-002 --row bash --lane fake --keep`);
});

it('the matrix has a row for each scenario, and a mark for each lane', () => {
  const cells = [
    red,
    cell({}),
    cell({ lane: 'real', verdict: 'divergence' }),
    cell({ row: 'typescript', verdict: 'ERROR' }),
  ];
  expect(textMatrix(cells).split('\n').slice(0, 3)).toEqual([
    'id        bash  typescript',
    'LNCH-001  ✓≠    E.',
    'LNCH-002  F.    ..',
  ]);
  expect(summaryLine(cells)).toBe('4 cells: 1 pass, 1 divergence, 1 FAIL, 1 ERROR');
});

it('JUnit tells an error from a failure, and holds no byte that XML cannot', () => {
  const odd = cell({ verdict: 'ERROR', note: 'a <b> & "c" \u0001 \udcff' });
  const text = junitText([cell({}), red, odd, cell({ verdict: 'not-applicable', note: 'no such thing' })], 1500);
  expect(text).toContain('<testsuite name="conformance" tests="4" failures="1" errors="1" skipped="1" time="1.5">');
  expect(text).toContain('<testcase name="LNCH-002" classname="bash.fake" time="0.005"><failure message="FAIL">');
  expect(text).toContain('a &lt;b&gt; &amp; &quot;c&quot; ? ?');
});

it('every line of the results follows the schema', () => {
  const header = {
    kind: 'header' as const,
    startedAt: new Date(0).toISOString(),
    seed: 1,
    checkout: 'x',
    versions: {},
    rows: [],
    scenarios: 1,
  };
  const counts = { pass: 1, divergence: 0, 'not-applicable': 0, FAIL: 0, 'UNEXPECTED-PASS': 0, TIMEOUT: 0, ERROR: 0 };
  const footer = { kind: 'footer' as const, counts, passed: 1, failed: 0, skipped: 0, problems: [], ms: 5 };
  const lines = resultLines({ header, cells: [red], footer })
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => ResultLine.parse(JSON.parse(line)).kind)).toEqual(['header', 'cell', 'footer']);
});

describe('calls', () => {
  it('that are missing, more or changed are laid beside each other', () => {
    const a = ['tmux', 'a'];
    const b = ['tmux', 'b', '1'];
    expect(alignCalls([a, b], [b])).toEqual([{ expected: a }, { expected: b, actual: b }]);
    expect(alignCalls([b], [a, b, a])).toEqual([{ actual: a }, { expected: b, actual: b }, { actual: a }]);
    expect(alignCalls([b], [['tmux', 'b', '2']])).toEqual([{ expected: b, actual: ['tmux', 'b', '2'] }]);
    expect(alignCalls([], [])).toEqual([]);
  });
});
