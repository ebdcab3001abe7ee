import { setTimeout as delay } from 'node:timers/promises';
import { type AgentSession, brief, type ErrorFacts, EXIT, MosaicError } from '@mosaicstack/contract';
import { isSocketName } from '@mosaicstack/fleet';
import type { Host, RunProgram } from '@mosaicstack/host';
import {
  type AgentsAnswer,
  type LinesAnswer,
  socketPath,
  type TmuxClient,
  TmuxMissing,
  tmuxClient,
} from '@mosaicstack/tmux';
import type { Ports } from '../ports.ts';

/** How long a server that gives no answer may be one that is just ending: another `mosaic fleet stop` may be at work. */
export const PATIENCE_MS = 500;
const POLL_MS = 20;

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
export function fleetServer(flag: string | undefined, { environment }: Ports, { run }: Host): FleetServer {
  const socket = flag ?? environment.MOSAIC_TMUX_SOCKET ?? 'mosaic-fleet';
  const cause = "a socket name is 1 to 64 letters, digits, '_', '-' or '.'";
  const wayOut = flag === undefined ? 'unset MOSAIC_TMUX_SOCKET' : 'give --socket a name such as mosaic-fleet';
  if (socket !== '' && !isSocketName(socket))
    throw fleetError({ code: 'FLEET_BAD_SOCKET', act: 'use tmux socket', subject: brief(socket), cause, wayOut });
  const path = socketPath(socket, process.getuid?.() ?? 0, environment);
  return { socket, path, tmux: tmuxClient(socket, run), run };
}

/**
 * The agents of the server; none where no server runs.
 * @param patienceMs how long to ask again where nothing is known
 * @throws MosaicError FLEET_NO_TMUX, FLEET_UNKNOWN where tmux could not be asked: that is not the same as no agents
 */
export async function agentsOf(server: FleetServer, patienceMs = 0): Promise<AgentSession[]> {
  const answer = await asking(server, () => askAgents(server.tmux, patienceMs));
  if (answer.state === 'unknown') throw cannotAsk(server, answer.words);
  return answer.state === 'no server' ? [] : answer.agents;
}

/** @throws MosaicError FLEET_NO_TMUX */
async function asking<Answer>({ socket }: FleetServer, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TmuxMissing)) throw error;
    const facts = { code: 'FLEET_NO_TMUX', act: 'ask tmux socket', subject: socketName(socket), cause: error.message };
    throw fleetError({ ...facts, wayOut: error.wayOut });
  }
}

/** The refusal where tmux said why, or nothing at all. */
export function cannotAsk({ socket }: FleetServer, words: string): MosaicError {
  const cause = words.split('\n', 1)[0] ?? '';
  return fleetError({ code: 'FLEET_UNKNOWN', act: 'ask tmux socket', subject: socketName(socket), cause });
}

async function askAgents(tmux: TmuxClient, patienceMs: number): Promise<AgentsAnswer> {
  const deadline = Date.now() + patienceMs;
  let answer = await tmux.listAgents();
  while (answer.state === 'unknown' && Date.now() < deadline) {
    await delay(POLL_MS);
    answer = await tmux.listAgents();
  }
  return answer;
}

/** The socket's name for people. */
export function socketName(socket: string): string {
  return socket || 'default';
}

/** A failure of a fleet command: exit 2, since nothing is known or done. */
export function fleetError({ wayOut, ...facts }: Omit<ErrorFacts, 'exit'>): MosaicError {
  return new MosaicError({ ...facts, exit: EXIT.cannotAsk, ...(wayOut && { wayOut }) });
}

/**
 * The lines of a pane.
 * @returns undefined where the pane is gone
 * @throws MosaicError FLEET_NO_TMUX, FLEET_UNKNOWN
 */
export async function linesOf(server: FleetServer, read: () => Promise<LinesAnswer>): Promise<string[] | undefined> {
  const answer = await asking(server, read);
  if (answer.state === 'unknown') throw cannotAsk(server, answer.words);
  return answer.state === 'answered' ? answer.lines : undefined;
}

/** The refusal of what is about an agent that nobody knows. */
export function noAgent(act: string, name: string, cause = 'neither the roster nor the socket has it'): MosaicError {
  return fleetError({ code: 'FLEET_NO_AGENT', act, subject: brief(name), cause, wayOut: 'mosaic fleet ps' });
}

/**
 * The pane of an agent.
 * @param act what it is for, in the refusal
 * @throws MosaicError FLEET_NO_AGENT, FLEET_NO_TMUX, FLEET_UNKNOWN
 */
export async function paneOf(server: FleetServer, name: string, act: string): Promise<string> {
  return (await sessionOf(server, name, act)).pane.id;
}

/** The session of an agent, likewise. */
export async function sessionOf(server: FleetServer, name: string, act: string): Promise<AgentSession> {
  const found = (await agentsOf(server)).find(({ metadata }) => metadata.name === name);
  if (found !== undefined) return found;
  throw noAgent(act, name, 'it has no session');
}
