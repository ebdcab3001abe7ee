import { setTimeout as delay } from 'node:timers/promises';
import { removeDeadSocket } from '@mosaicstack/tmux';
import { type FleetServer, fleetError, socketName } from './server.ts';

const END_MS = 2000;
const POLL_MS = 20;

/** What became of the server: it ended, or why it stays. */
export type ServerEnd = 'ended' | 'has sessions' | 'is the default' | 'is a new one';

/**
 * Ends the server unless it has a session. The default server is the user's own, and may be meant to run without one.
 * @throws MosaicError FLEET_SERVER_LEFT
 */
export async function endServer({ socket, tmux }: FleetServer): Promise<ServerEnd> {
  const deadline = Date.now() + END_MS;
  for (;;) {
    if (socket !== '') await tmux.endEmptyServer();
    if (await tmux.hasSessions()) return 'has sessions';
    const answer = await tmux.listAgents();
    if (answer.state === 'no server') return 'ended';
    if (Date.now() >= deadline) {
      if (socket === '' && answer.state === 'answered') return 'is the default';
      const cause = answer.state === 'unknown' ? answer.words : `the server still answers after ${END_MS} ms`;
      throw fleetError({ code: 'FLEET_SERVER_LEFT', act: 'stop tmux socket', subject: socketName(socket), cause });
    }
    await delay(POLL_MS);
  }
}

/**
 * Removes the socket of a server that ended; that of the default server is the user's own.
 * @throws MosaicError FLEET_SOCKET_LEFT
 */
export async function removeSocket({ socket, path, tmux, run }: FleetServer): Promise<ServerEnd> {
  if (socket === '') return 'ended';
  const left = await removeDeadSocket(run, path, END_MS);
  if (left === undefined) return 'ended';
  if ((await tmux.listAgents()).state === 'answered') return 'is a new one';
  throw fleetError({
    code: 'FLEET_SOCKET_LEFT',
    act: 'stop tmux socket',
    subject: socketName(socket),
    cause: `its socket ${path} is left behind: ${left.cause}`,
    wayOut: left.wayOut,
  });
}
