import { type Command, Option } from 'commander';

const SOCKET_HELP =
  "the fleet's tmux socket (the roster's, else MOSAIC_TMUX_SOCKET, else mosaic-fleet); '' is your default server";
const HOME_HELP = 'the Mosaic home (MOSAIC_HOME, else ~/.config/mosaic)';

/** A command of the fleet with the flags that say which fleet. */
export function fleetCommand(fleet: Command, usage: string, description: string, examples: readonly string[]): Command {
  return fleet
    .command(usage)
    .description(description)
    .option('-s, --socket <name>', SOCKET_HELP)
    .option('--mosaic-home <folder>', HOME_HELP)
    .addHelpText(
      'after',
      `\nExamples:\n${examples.map((example) => (example.includes('mosaic fleet ') ? `  ${example}` : `  mosaic fleet ${example}`)).join('\n')}`,
    );
}

/** A flag whose values may be given one after the other or by repeating it. */
export function listOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: string[] = []) => [...before, value]);
}
