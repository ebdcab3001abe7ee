import type { Command } from 'commander';
import type { Finish, Ports } from '../../ports.ts';

const SOCKET_FLAG = '-s, --socket <name>';
const SOCKET_HELP = "the fleet's tmux socket (MOSAIC_TMUX_SOCKET, else mosaic-fleet); '' is your default server";

/** `mosaic fleet ...` */
export function addFleetCommands(program: Command, ports: Ports, finish: Finish): void {
  const fleet = program.command('fleet').description('Shows and ends the agents of this host.');
  fleet
    .command('ps')
    .description('One row an agent: host, name, runtime, state, pid, launcher, age.')
    .option(SOCKET_FLAG, SOCKET_HELP)
    .option('--json', 'print the report as JSON (schema: framework/schemas/fleet-report.json)')
    .addHelpText('after', '\nExamples:\n  mosaic fleet ps\n  mosaic fleet ps --socket my-fleet --json')
    .action(async (options: { socket?: string; json?: boolean }) => {
      finish(await (await import('./ps.ts')).fleetPs(options, ports));
    });
  fleet
    .command('stop')
    .description('Ends every agent, gently at first, and the tmux server when nothing else runs on it.')
    .option(SOCKET_FLAG, SOCKET_HELP)
    .option('--json', 'print the report as JSON (schema: framework/schemas/stop-report.json)')
    .addHelpText('after', '\nExamples:\n  mosaic fleet stop\n  mosaic fleet stop --socket my-fleet --json')
    .action(async (options: { socket?: string; json?: boolean }) => {
      finish(await (await import('./stop.ts')).fleetStop(options, ports));
    });
}
