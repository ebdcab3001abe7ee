import { type Command, Option } from 'commander';
import type { Finish, Ports } from '../../ports.ts';
import { fleetCommand, listOption } from './fleet-command.ts';

/** The commands that tell agents something, and that say what became of it. */
export function addTalkCommands(fleet: Command, ports: Ports, finish: Finish): void {
  addSend(fleet, ports, finish);
  addReceipts(fleet, ports, finish);
  addReset(fleet, ports, finish);
}

function addSend(fleet: Command, ports: Ports, finish: Finish): void {
  fleetCommand(
    fleet,
    'send [agent...]',
    'Tells agents something, and says what proves that it was received: exit 0 on proof, 1 not received, 3 unknown.',
    [
      "send coder-1 -m 'The tests are red again; please look.'",
      'send coder-1 coder-2 -f task.md --wait-idle',
      'git diff | mosaic fleet send --class reviewer --id review-42',
      "send coder-1 --command -m '/compact'",
    ],
  )
    .option('-m, --message <text>', 'the text; without it and -f, standard input')
    .option('-f, --file <file>', 'a file with the text')
    .option('-a, --all', 'every agent that runs, except the one that asks')
    .addOption(listOption('--class <class>', 'every agent of this class that runs; may be repeated'))
    .option('--from <name>', 'who says it (MOSAIC_AGENT_NAME, else your user name)')
    .option('--raw', 'without the words [HOST:FROM -> HOST:AGENT] before it')
    .option('--command', "the text is a command of the agent's runtime, such as /compact; implies --raw")
    .option('--wait-idle', 'wait until the agent has nothing to do')
    .option('--timeout <seconds>', 'how long to wait and to look for proof (30)')
    .option('--id <id>', 'the message: one that was sent before is not sent again, and its receipt is shown')
    .option('--no-verify', 'do not look for proof; exit 3')
    .option('--json', 'print the receipts as JSON (schema: framework/schemas/receipts.json)')
    .action(async (names: string[], options) =>
      finish(await (await import('./send.ts')).fleetSend(names, options, ports)),
    );
}

function addReceipts(fleet: Command, ports: Ports, finish: Finish): void {
  fleetCommand(fleet, 'receipts [agent...]', 'What became of the messages that were sent, the oldest first.', [
    'receipts coder-1 -n 20',
    'receipts --result unknown --json',
  ])
    .option('--id <id>', 'only of this message')
    .addOption(
      new Option('--result <result>', 'only those with this result').choices([
        'delivered',
        'failed',
        'unknown',
        'sending',
      ]),
    )
    .option('-n, --lines <count>', 'only the last so many (0 to 200)')
    .option('--json', 'print them as JSON (schema: framework/schemas/receipts.json)')
    .action(async (names: string[], options) =>
      finish(await (await import('./receipts.ts')).fleetReceipts(names, options, ports)),
    );
}

function addReset(fleet: Command, ports: Ports, finish: Finish): void {
  fleetCommand(fleet, 'reset [agent...]', "Begins a new conversation, by the runtimes' own command.", [
    'reset coder-1',
    'reset --class worker',
  ])
    .option('-a, --all', 'every agent that is enabled')
    .addOption(listOption('--class <class>', 'every agent of this class; may be repeated'))
    .option('--json', 'print the receipts as JSON (schema: framework/schemas/receipts.json)')
    .action(async (names: string[], options) =>
      finish(await (await import('./reset.ts')).fleetReset(names, options, ports)),
    );
}
