import { EXIT } from '@mosaicstack/contract';
import { Command, CommanderError } from 'commander';
import { addCompletion } from './commands/completion.ts';
import { addFleetCommands } from './commands/fleet/index.ts';
import { launchHelp } from './launch/help.ts';
import type { Finish, Ports } from './ports.ts';

/**
 * Parses the arguments and runs the command that they name.
 * @returns its exit status; 2 for bad usage
 * @throws MosaicError where the command could not be done
 */
export async function runProgram(args: readonly string[], ports: Ports): Promise<number> {
  let exit: number = EXIT.done;
  const program = mosaicProgram(ports, (status) => {
    exit = status;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.cannotAsk;
  }
}

/** The tree of commands. Each loads what it does only when it runs, so that help and completion stay quick. */
export function mosaicProgram(ports: Ports, finish: Finish): Command {
  const program = new Command('mosaic')
    .description('Runs a fleet of AI coding agents in detached tmux sessions and gives every agent the same law.')
    .version(MOSAIC_VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => ports.print(text.trimEnd()),
      writeErr: (text) => ports.tell(commanderText(text)),
      getOutHasColors: () => ports.colour,
    })
    .showHelpAfterError('  try: mosaic --help')
    .addHelpText('after', '\nExamples:\n  mosaic launch coder-1\n  mosaic fleet ps --json\n  mosaic fleet stop');
  const launching = program
    .command('launch')
    .argument('[NAME]', "the agent's name; without it MOSAIC_AGENT_NAME is taken")
    .summary('start one agent in a detached tmux session')
    .action(async (name?: string) => {
      const { launch } = await import('./commands/launch.ts');
      finish(await launch(name === undefined ? [] : [name], ports));
    });
  launching.helpInformation = () => launchHelp();
  addFleetCommands(program, ports, finish);
  addCompletion(program);
  return program;
}

/** The parser's errors in the product's form. */
function commanderText(text: string): string {
  return text.trimEnd().replace(/^error: /, 'mosaic: cannot read the command line: ');
}

declare const MOSAIC_VERSION: string;
