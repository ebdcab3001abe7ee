import { parseArgs } from 'node:util';
import { runSteps } from './run-steps.ts';
import { STEPS } from './steps.ts';
import { totalLine } from './totals.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? STEPS.map((step) => step.name);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`mosaic: cannot run step '${unknown[0]}': there is no such step`);
  console.error(`  try: npm run check -- --only ${STEPS.map((step) => step.name).join(',')}`);
  process.exitCode = 2;
} else {
  const results = await runSteps(STEPS.filter((step) => wanted.includes(step.name)));
  const line = totalLine(results.map((result) => result.counts));
  console.log(line.text);
  process.exitCode = line.green ? 0 : 1;
}
