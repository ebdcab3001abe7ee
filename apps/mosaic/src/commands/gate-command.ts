import type { Command } from 'commander';
import type { Finish, Ports } from '../ports.ts';

const EXAMPLES = `
Variables:
  MOSAIC_GATE_RULES            a rule file of your own, outside the tree
  MOSAIC_GATE_EXPECT_PRIVATE   1: the run fails where no private rule is there
  MOSAIC_GATE_KEY              16 to 64 bytes: the key of fingerprints and of listed hashes
  MOSAIC_GATE_DEADLINE_S       how long a scan may take (300)

Exit status: 0 clean, 1 something was found, 2 it could not scan.

Examples:
  mosaic gate
  mosaic gate . --format canonical
  mosaic gate --pack apps/mosaic --keep release
  git log -1 --format=%B | mosaic gate -`;

/**
 * `mosaic gate` for help and completion. Its arguments are the contract's and read by the gate itself, as those of a launch.
 */
export function addGateCommand(program: Command, ports: Ports, finish: Finish): void {
  const command = program
    .command('gate')
    .description('Looks for private names and paths in what is shipped (framework/spec/gate.md).')
    .argument('[ROOT]', "the folder, '-' for standard input; without it the framework's own")
    .option('--format <format>', 'text, canonical, json, sarif, github or junit (text)')
    .option('--pack <folder>', 'pack this package and scan all that is in the tarball')
    .option('--keep <folder>', 'with --pack: leave the tarball there that was found clean, to publish it')
    .option('--tgz <file>', 'scan all that is in this tarball')
    .option('--staged', 'scan what the next commit would bring')
    .option('--commit-range <range>', 'scan the contents and messages of these commits: A..B')
    .option('--expect-private', 'fail where no private rule is there')
    .option('--reveal', 'show the lines, on a terminal only')
    .option('--self-test', 'show that each rule finds its own sample')
    .addHelpText('after', EXAMPLES)
    .action(notHere);
  command
    .command('budget')
    .description('Weighs what every agent carries: lines, bytes and an estimate of tokens.')
    .argument('[ROOT]', "the framework's folder")
    .action(notHere);
  const rules = command.command('rules').description('Helps with rules of your own.');
  rules
    .command('suggest')
    .description('Proposes rules for your names, hosts and addresses; it writes nothing.')
    .action(async () => finish(await (await import('./gate-rules.ts')).suggestRules(ports)));
}

/** A gate that was taken for help must not pass. */
function notHere(): never {
  throw new Error('the gate reads its own arguments');
}
