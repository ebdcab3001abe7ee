import { EXIT, errorText, factsOf, LAUNCH_EXIT } from '@mosaicstack/contract';
import { isForGate } from './commands/gate-word.ts';
import { launch } from './commands/launch.ts';
import type { Ports } from './ports.ts';

const args = process.argv.slice(2);
const isLaunch = args[0] === 'launch';
const ports: Ports = {
  environment: process.env,
  print: (text) => process.stdout.write(`${text}\n`),
  tell: (text) => process.stderr.write(`${text}\n`),
  progress: (text) => void (process.stderr.isTTY === true && process.stderr.write(`\r\u001b[K${text}`)),
  colour: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
};

// A reader that has seen enough (`mosaic fleet ps | head -1`) is no failure; but a verdict that nobody read is none.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' && args[0] !== 'gate') process.exit(EXIT.done);
  ports.tell("mosaic: cannot write 'stdout': it is full or closed");
  process.exit(isLaunch ? LAUNCH_EXIT.temporary : EXIT.cannotAsk);
});

// Words that nobody can hear change no exit status.
process.stderr.on('error', () => undefined);

process.exitCode = await runCommand(args).catch(explain);

/** A launch and the gate go round the argument parser: they are on the hot path, and their arguments are the contracts'. */
async function runCommand(args: readonly string[]): Promise<number> {
  if (isLaunch) return launch(args.slice(1), ports);
  if (isForGate(args)) return (await import('./gate-entry.ts')).gate(args.slice(1), ports);
  return (await import('./program.ts')).runProgram(args, ports);
}

function explain(error: unknown): number {
  const facts = factsOf(error);
  if (facts !== undefined) {
    ports.tell(errorText(facts));
    return facts.exit;
  }
  ports.tell(`mosaic: this is a bug in mosaic, please report it:\n${error instanceof Error ? error.stack : error}`);
  return EXIT.cannotAsk;
}
