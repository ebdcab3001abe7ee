import { EXIT } from '@mosaicstack/contract';
import { toolEnvironment } from '@mosaicstack/fleet';
import { runOnTerminal, userName } from '@mosaicstack/host';
import { type FleetOptions, loadFleetAnyhow } from '../../fleet/load-fleet.ts';
import { fleetError, sessionOf } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { watchError } from './screen.ts';
import { shown } from './shown.ts';

/**
 * `mosaic fleet attach <agent>`: takes an agent's terminal over until the operator leaves it (Ctrl-b d). Who has it, and since
 * when, stands on the session; while it does, nothing is sent to the agent.
 * @returns exit 0, or 2 where tmux could not show it
 * @throws MosaicError FLEET_NO_AGENT, FLEET_UNKNOWN, FLEET_CANNOT_WATCH
 */
export async function fleetAttach(name: string, options: FleetOptions, ports: Ports): Promise<number> {
  const { server } = await loadFleetAnyhow(options, ports);
  const found = await sessionOf(server, name, 'attach to agent');
  if (ports.terminal === undefined) throw watchError('stdout is no terminal', `mosaic fleet tail -f ${name}`);
  const seen = await server.tmux.viewPane(found.pane.id);
  if (seen.state === 'answered' && seen.view.takenBy !== '')
    ports.tell(`${name} is taken over already, by ${shown(seen.view.takenBy)}`);
  // A user's name may hold what means something in tmux's formats.
  const mark = `${userName().replace(/[^A-Za-z0-9._-]/g, '?')} since ${new Date().toISOString()}`;
  const taken = await server.tmux.setTaken(found.session, mark);
  if (!taken.ok) throw cannotMark(name, taken.words);
  ports.tell(`you have ${name} now, and nothing else is sent to it; Ctrl-b d gives it back`);
  try {
    // A client inside tmux would refuse to be shown in itself.
    const exit = await runOnTerminal('tmux', server.tmux.attachCommand(found.session), {
      ...toolEnvironment(ports.environment),
      TERM: ports.environment.TERM,
    });
    return exit === 0 ? EXIT.done : EXIT.cannotAsk;
  } finally {
    await server.tmux.unsetTaken(found.session, mark);
  }
}

/** Messages would be typed into what the operator types. */
function cannotMark(subject: string, words: string): Error {
  const cause = `it cannot be marked as taken over: ${words.split('\n', 1)[0]}`;
  return fleetError({ code: 'FLEET_CANNOT_WATCH', act: 'attach to agent', subject, cause });
}
