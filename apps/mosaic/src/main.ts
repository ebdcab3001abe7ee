import { launch } from './commands/launch.ts';
import type { Ports } from './ports.ts';
import { runProcess } from './run-process.ts';

if (process.argv[2] === 'gate') await import('./gate-main.ts');
else await runProcess(run);

/** A launch goes round the argument parser: it is on the hot path, and its arguments are the contract's. */
async function run(args: readonly string[], ports: Ports): Promise<number> {
  if (args[0] === 'launch') return launch(args.slice(1), ports);
  const { runProgram } = await import('./program.ts');
  return runProgram(args, ports);
}
