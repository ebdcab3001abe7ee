import { parseArgs } from 'node:util';
import { interruptInstallers } from './interrupt/interruptions.ts';

const HELP = `Usage: npm run interruptions -w test/install -- [--count N] [--seed N]

Interrupts both installers N times (200) and prints what was found. Exit status: 0 nothing was half or lost, 1 something was.
`;

/** How many problems of an interruption are shown. */
const SHOWN = 5;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { count: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  process.stdout.write(`seed ${seed}\n`);
  const started = performance.now();
  const all = await interruptInstallers(Number(values.count ?? 200), seed);
  const groups = new Map<string, number>();
  for (const { installer, kind, found } of all)
    groups.set(`${installer} ${kind}: ${found}`, (groups.get(`${installer} ${kind}: ${found}`) ?? 0) + 1);
  for (const [group, count] of [...groups].sort()) process.stdout.write(`${group} ${count}\n`);
  const wrong = all.filter(({ problems }) => problems.length > 0);
  for (const one of wrong)
    process.stdout.write(`${JSON.stringify({ ...one, problems: one.problems.slice(0, SHOWN) })}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${all.length} interruptions, ${wrong.length} with something half or lost, ${seconds} s\n`);
  return wrong.length === 0 ? 0 : 1;
}
