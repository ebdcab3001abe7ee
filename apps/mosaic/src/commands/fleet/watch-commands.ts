import type { Command } from 'commander';
import type { Finish, Ports } from '../../ports.ts';
import { fleetCommand } from './fleet-command.ts';

/** The commands that show an agent's terminal. */
export function addWatchCommands(fleet: Command, ports: Ports, finish: Finish): void {
  fleetCommand(
    fleet,
    'watch [agent]',
    "An agent's screen as it changes, or all agents side by side; it only looks, nothing reaches them.",
    ['watch coder-1', 'watch', 'watch coder-1 --takeover'],
  )
    .option('--takeover', "take the agent's terminal over, as `attach` does")
    .action(async (name: string | undefined, options) =>
      finish(await (await import('./watch.ts')).fleetWatch(name, options, ports)),
    );
  fleetCommand(fleet, 'tail <agent>', "The last lines of an agent's terminal, its history with them.", [
    'tail coder-1 -n 200',
    'tail -f coder-1 --json | jq -r .line',
  ])
    .option('-f, --follow', 'go on with what comes')
    .option('-n, --lines <count>', 'so many of the last lines (50)')
    .option('--json', 'one JSON object a line (schema: framework/schemas/tail-line.json)')
    .action(async (name: string, options) => finish(await (await import('./tail.ts')).fleetTail(name, options, ports)));
  fleetCommand(
    fleet,
    'attach <agent>',
    "Takes an agent's terminal over; ps shows it, and nothing is sent to the agent meanwhile.",
    ['attach coder-1'],
  ).action(async (name: string, options) =>
    finish(await (await import('./attach.ts')).fleetAttach(name, options, ports)),
  );
}
