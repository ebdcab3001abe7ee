import { type AgentSession, type ErrorFacts, EXIT, MosaicError } from '@mosaicstack/contract';
import { isSocketName, toolEnvironment } from '@mosaicstack/fleet';
import { programRunner, type RunProgram } from '@mosaicstack/host';
import { socketPath, type TmuxClient, TmuxMissing, tmuxClient } from '@mosaicstack/tmux';
import type { Ports } from '../../ports.ts';

/** The tmux server that a fleet command is about. */
export interface FleetServer {
  socket: string;
  /** Where its socket lies. */
  path: string;
  tmux: TmuxClient;
  /** Runs tmux, and what waits for it. */
  run: RunProgram;
}

/**
 * Finds the server by flag, else by environment.
 * @throws MosaicError FLEET_BAD_SOCKET
 */
export function fleetServer(flag: string | undefined, { environment }: Ports): FleetServer {
  const socket = flag ?? environment.MOSAIC_TMUX_SOCKET ?? 'mosaic-fleet';
  const cause = "a socket name is 1 to 64 letters, digits, '_', '-' or '.'";
  if (socket !== '' && !isSocketName(socket))
    throw fleetError({ code: 'FLEET_BAD_SOCKET', act: 'use tmux socket', subject: socket, cause });
  const path = socketPath(socket, process.getuid?.() ?? 0, environment);
  const run = programRunner(toolEnvironment(environment));
  return { socket, path, tmux: tmuxClient(socket, run), run };
}

/**
 * The agents of the server; none where no server runs.
 * @throws MosaicError FLEET_NO_TMUX, FLEET_UNKNOWN where tmux could not be asked: that is not the same as no agents
 */
export async function agentsOf({ socket, tmux }: FleetServer): Promise<AgentSession[]> {
  const ask = { act: 'ask tmux socket', subject: socketName(socket) };
  const answer = await tmux.listAgents().catch((error: unknown) => {
    if (!(error instanceof TmuxMissing)) throw error;
    throw fleetError({ ...ask, code: 'FLEET_NO_TMUX', cause: error.message, wayOut: error.wayOut });
  });
  if (answer.state === 'unknown')
    throw fleetError({ ...ask, code: 'FLEET_UNKNOWN', cause: answer.words.split('\n', 1)[0] ?? '' });
  return answer.state === 'no server' ? [] : answer.agents;
}

/** The socket's name for people. */
export function socketName(socket: string): string {
  return socket || 'default';
}

/** A failure of a fleet command: exit 2, since nothing is known or done. */
export function fleetError({ wayOut, ...facts }: Omit<ErrorFacts, 'exit'>): MosaicError {
  return new MosaicError({ ...facts, exit: EXIT.cannotAsk, ...(wayOut && { wayOut }) });
}
