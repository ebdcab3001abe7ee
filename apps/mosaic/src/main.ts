import { launch } from './commands/launch.ts';
import { runProcess } from './run-process.ts';

if (process.argv[2] === 'gate') await import('./gate-main.ts');
// A launch goes round the argument parser: it is on the hot path, and its arguments are the contract's.
else
  await runProcess(async (args, ports) =>
    args[0] === 'launch' ? launch(args.slice(1), ports) : (await import('./program.ts')).runProgram(args, ports),
  );
