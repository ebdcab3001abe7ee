import { type AgentSession, EXIT, MosaicError } from '@mosaicstack/contract';
import { isSocketName, toolEnvironment } from '@mosaicstack/fleet';
import { programRunner } from '@mosaicstack/host';
import { type TmuxClient, TmuxMissing, tmuxClient } from '@mosaicstack/tmux';
import type { Ports } from '../../ports.ts';

/** The tmux server that a fleet command is about. */
export interface FleetServer {
  socket: string;
  tmux: TmuxClient;
}

/**
 * Finds the server by flag, else by environment.
 * @throws MosaicError FLEET_BAD_SOCKET
 */
export function fleetServer(flag: string | undefined, { environment }: Ports): FleetServer {
  const socket = flag ?? environment.MOSAIC_TMUX_SOCKET ?? 'mosaic-fleet';
  if (socket !== '' && !isSocketName(socket))
    throw fleetError(
      'FLEET_BAD_SOCKET',
      'use tmux socket',
      socket,
      "a socket name is 1 to 64 letters, digits, '_', '-' or '.'",
    );
  return { socket, tmux: tmuxClient(socket, programRunner(toolEnvironment(environment))) };
}

/**
 * The agents of the server; none where no server runs.
 * @throws MosaicError FLEET_UNKNOWN where tmux could not be asked: that is not the same as no agents
 */
export async function agentsOf({ socket, tmux }: FleetServer): Promise<AgentSession[]> {
  const answer = await tmux.listAgents().catch((error: unknown) => {
    if (!(error instanceof TmuxMissing)) throw error;
    throw fleetError(
      'FLEET_NO_TMUX',
      'ask tmux socket',
      socketName(socket),
      'tmux is not on PATH',
      'apt-get install tmux',
    );
  });
  if (answer.state === 'unknown')
    throw fleetError('FLEET_UNKNOWN', 'ask tmux socket', socketName(socket), answer.words.split('\n', 1)[0] ?? '');
  return answer.state === 'no server' ? [] : answer.agents;
}

/** The socket's name for people. */
export function socketName(socket: string): string {
  return socket || 'default';
}

/** A failure of a fleet command: exit 2, since nothing is known or done. */
export function fleetError(code: string, act: string, subject: string, cause: string, wayOut?: string): MosaicError {
  return new MosaicError({ code, exit: EXIT.cannotAsk, act, subject, cause, ...(wayOut && { wayOut }) });
}
