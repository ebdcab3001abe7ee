import { parseArgs } from 'node:util';
import { runSteps, type StepOutput } from './run-steps.ts';
import { STEPS } from './steps.ts';
import { totalLine } from './totals.ts';

const ERASE_LINE = '\r\u001b[K';
const NAMES = STEPS.map((step) => step.name);

const { stdout } = process;
const output: StepOutput = {
  print: (text) => stdout.write(`${stdout.isTTY ? ERASE_LINE : ''}${text}\n`),
  complain: (text) => {
    if (stdout.isTTY) stdout.write(ERASE_LINE);
    console.error(text);
  },
  progress: (text) => stdout.isTTY && stdout.write(`${ERASE_LINE}${text} ...`),
};

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  strict: false,
  allowPositionals: true,
});
const { only, help, ...otherFlags } = values;
const wanted = only === undefined ? NAMES : `${only}`.split(',');
const strange = [...Object.keys(otherFlags), ...positionals, ...wanted.filter((name) => !NAMES.includes(name))];
if (help === true) {
  output.print(`Usage: npm test [-- --only STEP,...]

Runs every step, or the named ones, and prints the sum of what passed and failed.
Steps: ${NAMES.join(', ')}

Exit status: 0 all is green, 1 something is red, 2 bad usage.`);
} else if (strange[0] !== undefined) {
  console.error(`mosaic: cannot run step '${strange[0]}': there is no such step`);
  console.error(`  try: npm test -- --only ${NAMES.join(',')}`);
  process.exitCode = 2;
} else {
  const results = await runSteps(
    STEPS.filter((step) => wanted.includes(step.name)),
    output,
  );
  const line = totalLine(results.map((result) => result.counts));
  output.print(line.text);
  process.exitCode = line.green ? 0 : 1;
}
