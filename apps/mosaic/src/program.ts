import { EXIT, MosaicError } from '@mosaicstack/contract';
import { Command, CommanderError } from 'commander';
import { addCompletion } from './commands/completion.ts';
import { addFleetCommands } from './commands/fleet/index.ts';
import { addGateCommand } from './commands/gate-command.ts';
import { addInstallCommands, addLawCommands } from './commands/law-commands.ts';
import { launchHelp } from './launch/help.ts';
import { runtimeCall } from './law/runtime-call.ts';
import type { Finish, Ports } from './ports.ts';

/**
 * Parses the arguments and runs the command that they name.
 * @returns its exit status; 2 for bad usage
 * @throws MosaicError where the command could not be done
 */
export async function runProgram(args: readonly string[], ports: Ports): Promise<number> {
  const call = runtimeCall(args);
  if (call !== undefined) return (await import('./commands/run-runtime.ts')).runRuntime(call, ports);
  let exit: number = EXIT.done;
  const program = mosaicProgram(ports, (status) => {
    exit = status;
  });
  try {
    await program.parseAsync(asFlag(program, args), { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    // It has printed the help in place of what it could not do.
    if (error.code === 'commander.help') return EXIT.cannotAsk;
    throw badUsage(program, args, error);
  }
}

/** `help fleet ps` as `fleet ps --help`: the parser's own help command looks at its first word only. */
function asFlag(program: Command, args: readonly string[]): readonly string[] {
  const [first, ...words] = args;
  return first === 'help' && knownWords(program, words).length === words.length ? [...words, '--help'] : args;
}

/** The words at the start that name a command, and a command of that one, and so on. */
function knownWords(command: Command, [word, ...rest]: readonly string[]): string[] {
  const found = command.commands.find((known) => known.name() === word);
  return found === undefined ? [] : [found.name(), ...knownWords(found, rest)];
}

/** The codes of the errors that have a wrong word in quotes, and perhaps a hint at the nearest known one behind it. */
const UNKNOWN_WORD = new Set(['commander.unknownCommand', 'commander.unknownOption']);

/** The parser's error in the product's form; the way out is the command with the nearest known word in it. */
function badUsage(program: Command, args: readonly string[], { code, message }: CommanderError): MosaicError {
  const text = message.replace(/^error: /, '');
  // commander 14 has the nearest word in its text only. No argument can forge it: a text without a hint ends in a quote.
  const [, known, wrong, nearest] =
    (UNKNOWN_WORD.has(code) && /^(.*?'(.*)')\n\(Did you mean (?:one of )?([^,?]+).*\?\)$/s.exec(text)) || [];
  const corrected = args.map((arg) => (arg === wrong ? nearest : arg));
  return new MosaicError({
    code: 'CLI_BAD_USAGE',
    exit: EXIT.cannotAsk,
    act: 'run',
    subject: ['mosaic', ...args].join(' '),
    cause: (known ?? text).replace(/\.$/, ''),
    wayOut: ['mosaic', ...(nearest === undefined ? [...knownWords(program, args), '--help'] : corrected)].join(' '),
  });
}

const EXAMPLES = `
Examples:
  MOSAIC_AGENT_COMMAND='claude --model opus' mosaic launch coder-1
  mosaic fleet ps --json
  mosaic fleet stop --all`;

/** The tree of commands. Each loads what it does only when it runs, so that help and completion stay quick. */
export function mosaicProgram(ports: Ports, finish: Finish): Command {
  const program = new Command('mosaic')
    .description('Runs a fleet of AI coding agents in detached tmux sessions and gives every agent the same law.')
    .version(MOSAIC_VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => ports.print(text.trimEnd()),
      writeErr: (text) => ports.tell(text.trimEnd()),
      outputError: () => {},
      getOutHasColors: () => ports.colour,
    })
    .addHelpText('after', EXAMPLES);
  const launching = program
    .command('launch')
    .argument('[NAME]', "the agent's name; without it MOSAIC_AGENT_NAME is taken")
    .summary('start one agent in a detached tmux session')
    .action(async (name?: string) => {
      const { launch } = await import('./commands/launch.ts');
      finish(await launch(name === undefined ? [] : [name], ports));
    });
  launching.helpInformation = () => launchHelp();
  addInstallCommands(program, ports, finish);
  addLawCommands(program, ports, finish);
  addFleetCommands(program, ports, finish);
  addGateCommand(program, ports, finish);
  addCompletion(program);
  return program;
}

declare const MOSAIC_VERSION: string;
