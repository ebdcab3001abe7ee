import { z } from 'zod';
import type { Counts } from './totals.ts';

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});
const footer = z.object({ passed: z.int(), failed: z.int(), skipped: z.int() });

/** Counts vitest's JSON report; a file that could not be loaded has no test and counts as one failure. */
export function countVitest(text: string): Counts {
  const report = vitestReport.parse(JSON.parse(text));
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts the lines of a TAP stream; a test that the plan names and the stream lacks is a failure. */
export function countTap(text: string): Counts {
  const lines = text.split('\n').filter((line) => /^(not )?ok /.test(line));
  const left = lines.filter((line) => !/ # (skip|todo)\b/i.test(line));
  const passed = left.filter((line) => line.startsWith('ok ')).length;
  const planned = Number(/^1\.\.(\d+)/m.exec(text)?.[1] ?? 0);
  const missing = Math.max(0, planned - lines.length);
  return { passed, failed: left.length - passed + missing, skipped: lines.length - left.length };
}

/** Counts by the last line of a results file in JSON lines. */
export function countFooter(text: string): Counts {
  return footer.parse(JSON.parse(text.trimEnd().split('\n').at(-1) ?? ''));
}
