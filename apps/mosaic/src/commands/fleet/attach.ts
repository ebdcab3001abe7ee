import { userInfo } from 'node:os';
import { EXIT } from '@mosaicstack/contract';
import { toolEnvironment } from '@mosaicstack/fleet';
import { runOnTerminal } from '@mosaicstack/host';
import { type FleetOptions, loadFleet } from '../../fleet/load-fleet.ts';
import { sessionOf } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { watchError } from './screen.ts';

/**
 * `mosaic fleet attach <agent>`: takes an agent's terminal over until the operator leaves it (Ctrl-b d). Who has it, and since
 * when, stands on the session; while it does, nothing is sent to the agent.
 * @returns exit 0, or 2 where tmux could not show it
 * @throws MosaicError FLEET_NO_AGENT, FLEET_UNKNOWN, FLEET_CANNOT_WATCH
 */
export async function fleetAttach(name: string, options: FleetOptions, ports: Ports): Promise<number> {
  if (ports.terminal === undefined) throw watchError('stdout is no terminal', `mosaic fleet tail -f ${name}`);
  const { server } = await loadFleet(options, ports);
  const found = await sessionOf(server, name, 'attach to agent');
  ports.tell(`you have ${name} now, and nothing else is sent to it; Ctrl-b d gives it back`);
  await server.tmux.setTaken(found.session, `${userInfo().username} since ${new Date().toISOString()}`);
  try {
    // A client inside tmux would refuse to be shown in itself.
    const exit = await runOnTerminal('tmux', server.tmux.attachCommand(found.session), {
      ...toolEnvironment(ports.environment),
      TERM: ports.environment.TERM,
    });
    return exit === 0 ? EXIT.done : EXIT.cannotAsk;
  } finally {
    await server.tmux.setTaken(found.session, undefined);
  }
}
