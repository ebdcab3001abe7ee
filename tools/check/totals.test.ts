import { expect, it } from 'vitest';
import { countFooter, countTap, countVitest } from './count.ts';
import { honestCounts, totalLine } from './totals.ts';

const counts = (passed: number, failed = 0, skipped = 0) => ({ passed, failed, skipped });

it.each([
  [[counts(2), counts(3)], '5 passed, 0 failed, 0 skipped', true],
  [[counts(2, 1), counts(3)], '5 passed, 1 failed, 0 skipped', false],
  [[counts(2), counts(3, 0, 1)], '5 passed, 0 failed, 1 skipped', false],
  [[counts(0)], '0 passed, 0 failed, 0 skipped', false],
  [[], '0 passed, 0 failed, 0 skipped', false],
])('the total of %j is %j', (all, text, green) => {
  expect(totalLine(all)).toEqual({ text, green });
});

it.each([
  ['stands where the runner agrees', counts(3), 0, counts(3)],
  ['has a failure where the runner failed', counts(3), 1, counts(3, 1)],
  ['has a failure where a signal ended the runner', counts(3), undefined, counts(3, 1)],
  ['has a failure where nothing ran', counts(0, 0, 2), 0, counts(0, 1, 2)],
  ['keeps its own failures', counts(3, 2), 1, counts(3, 2)],
])('a count %s', (_, given, exit, expected) => {
  expect(honestCounts(given, exit)).toEqual(expected);
});

it('vitest’s report counts a file that could not be loaded as a failure', () => {
  const report = {
    numPassedTests: 4,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'passed', assertionResults: [{}] },
    ],
  };
  expect(countVitest(JSON.stringify(report))).toEqual(counts(4, 2, 2));
  expect(() => countVitest('{}')).toThrow();
});

it('a TAP stream is counted by its lines', () => {
  const tap = '1..5\nok 1 a\nnot ok 2 b\n# not ok in words\nok 3 c # skip no tool\nnot ok 4 d # TODO later\nok 5 e\n';
  expect(countTap(tap)).toEqual(counts(2, 1, 2));
  expect(countTap('1..3\nok 1 a\n')).toEqual(counts(1, 2));
});

it('a results file is counted by its last line', () => {
  expect(countFooter('{"id":"x"}\n{"passed":2,"failed":0,"skipped":0}\n')).toEqual(counts(2));
  expect(() => countFooter('{"id":"x"}\n')).toThrow();
});
