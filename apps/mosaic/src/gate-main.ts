import { gate } from './commands/gate.ts';
import { isForGate } from './commands/gate-word.ts';
import { runProcess } from './run-process.ts';

/** What `mosaic gate` starts: the gate goes round the argument parser, but for its help and its other commands. */
await runProcess(async (args, ports) =>
  isForGate(args) ? gate(args.slice(1), ports) : (await import('./program.ts')).runProgram(args, ports),
);
