import { randomUUID } from 'node:crypto';
import type { AgentPane, AgentSession, PaneFacts, PaneSpec, ServerView, TmuxAnswer } from '@mosaicstack/contract';
import type { ProgramResult, RunProgram } from '@mosaicstack/host';
import { AGENT_FORMAT, parseAgents, parsePanes, parseScreen } from './answers.ts';
import {
  attachArguments,
  endEmptyServerArguments,
  enterArguments,
  hasSessionArguments,
  listPanesArguments,
  loadBufferArguments,
  newSessionArguments,
  pasteArguments,
  REFUSED,
  readColoursArguments,
  readPaneArguments,
  readScreenArguments,
  respawnPaneArguments,
  setTakenArguments,
  socketArguments,
  startServerArguments,
  unsetTakenArguments,
} from './arguments.ts';
import { paneViewArguments, parseServerView, serverViewArguments } from './server-view.ts';

/** Why nothing is known of a server's agents. */
export type AgentsAnswer =
  | { state: 'answered'; agents: AgentSession[] }
  | { state: 'no server' }
  | { state: 'unknown'; words: string };

/** What one look at a server gave. */
export type ServerAnswer =
  | { state: 'answered'; view: ServerView }
  | { state: 'no sessions' }
  | { state: 'no server' }
  | { state: 'unknown'; words: string };

/** What one look at a pane gave. */
export type PaneAnswer =
  | { state: 'answered'; view: AgentPane }
  | { state: 'gone' }
  | { state: 'unknown'; words: string };

/** The lines that a look at a pane gave. */
export type LinesAnswer =
  | { state: 'answered'; lines: string[] }
  | { state: 'gone' }
  | { state: 'unknown'; words: string };

/** tmux itself could not be run. */
export class TmuxMissing extends Error {
  /** Whether it is not there, rather than not to be run now. */
  readonly isAbsent: boolean;

  /** @param failure the errno name */
  constructor(readonly failure: string) {
    const isAbsent = failure === 'ENOENT' || failure === 'EACCES';
    super(isAbsent ? 'tmux is not on PATH' : `tmux could not be run: ${failure}`);
    this.isAbsent = isAbsent;
  }

  /** What to do about it. */
  get wayOut(): string | undefined {
    return this.isAbsent ? 'apt-get install tmux' : undefined;
  }
}

/** Orders and questions to the tmux server of one socket. Each call is one tmux process; none goes through a shell. */
export type TmuxClient = ReturnType<typeof tmuxClient>;

/**
 * @param socket the socket's name; empty for the user's default server
 * @param run runs programs with the environment that a started server may keep
 */
export function tmuxClient(socket: string, run: RunProgram) {
  const call = (args: readonly string[], input?: string): Promise<ProgramResult> =>
    runTmux(run, [...socketArguments(socket), ...args], input);
  const order = async (args: readonly string[]): Promise<TmuxAnswer> => answerOf(await call(args));
  return {
    hasSession: async (name: string): Promise<boolean> => (await order(hasSessionArguments(name))).ok,
    /** The panes of one session; an answer that cannot be read gives none. */
    listPanes: async (name: string): Promise<TmuxAnswer & { panes: PaneFacts[] }> => {
      const result = await call(listPanesArguments(name));
      return { ...answerOf(result), panes: result.exit === 0 ? parsePanes(result.stdout) : [] };
    },
    /** Starts the server with a configuration of its own; a running one is left as it is. */
    startServer: (configuration: string): Promise<TmuxAnswer> => order(startServerArguments(configuration)),
    newSession: (spec: PaneSpec): Promise<TmuxAnswer> => order(newSessionArguments(spec)),
    respawnPane: (pane: string, spec: PaneSpec): Promise<TmuxAnswer> => order(respawnPaneArguments(pane, spec)),
    endEmptyServer: (): Promise<TmuxAnswer> => order(endEmptyServerArguments()),
    /** tmux 3.3a may miss that a pane's process has ended; the end of another one makes it look for all of them. */
    collectEnds: (): Promise<TmuxAnswer> => order(['run-shell', 'true']),
    /** @param taken who has the session's terminal, and since when */
    setTaken: (session: string, taken: string): Promise<TmuxAnswer> => order(setTakenArguments(session, taken)),
    /** Takes the mark away that `setTaken` made, unless it is another one by now. */
    unsetTaken: (session: string, taken: string): Promise<TmuxAnswer> => order(unsetTakenArguments(session, taken)),
    /** The command line that shows a session on a terminal. */
    attachCommand: (session: string): string[] => [...socketArguments(socket), ...attachArguments(session)],
    /** @param session its id: its name may by now be that of another */
    killSession: (session: string): Promise<TmuxAnswer> => order(['kill-session', '-t', session]),
    ...paneOrders(call),
    /** All agents of the server in one call. */
    listAgents: async (): Promise<AgentsAnswer> => agentsAnswer(await call(['list-panes', '-a', '-F', AGENT_FORMAT])),
    /** All panes of the server with their screens, in one call. */
    viewServer: async (): Promise<ServerAnswer> => {
      const mark = `mosaic-${randomUUID()}`;
      const result = await call(serverViewArguments(mark));
      if (result.exit !== 0) {
        const answer = agentsAnswer(result);
        if (answer.state !== 'answered') return answer;
      }
      const view = parseServerView(result.stdout, mark);
      if (view !== undefined) return { state: 'answered', view };
      return result.exit === 0 ? { state: 'unknown', words: 'its answer cannot be read' } : { state: 'no sessions' };
    },
    /** Whether the server has any session, an agent's or not; undefined where it could not be asked. */
    hasSessions: async (): Promise<boolean | undefined> => {
      const result = await call(['list-sessions', '-F', '#{session_id}']);
      if (result.exit === 0) return result.stdout.trim() !== '';
      return isNoServer(result.stderr) ? false : undefined;
    },
  };
}

/** What is asked of, and given to, one pane. */
function paneOrders(call: (args: readonly string[], input?: string) => Promise<ProgramResult>) {
  const guardedOrder = async (args: readonly string[]): Promise<TmuxAnswer | 'refused'> => {
    const result = await call(args);
    return result.stdout.trim() === REFUSED ? 'refused' : answerOf(result);
  };
  return {
    /**
     * Pastes text into a pane that lives and takes input.
     * @returns `refused` where it does not; otherwise also whether it may have been pasted
     */
    paste: async (pane: string, text: string): Promise<(TmuxAnswer & { mayBeThere: boolean }) | 'refused'> => {
      const buffer = `mosaic-${randomUUID()}`;
      const loaded = answerOf(await call(loadBufferArguments(buffer), text));
      if (!loaded.ok) return { ...loaded, mayBeThere: false };
      const pasted = await guardedOrder(pasteArguments(pane, buffer));
      if (pasted === 'refused') return pasted;
      return { ...pasted, mayBeThere: !/^can't find pane/.test(pasted.words) };
    },
    /** Presses Enter in a pane, likewise. */
    pressEnter: (pane: string): Promise<TmuxAnswer | 'refused'> =>
      guardedOrder(enterArguments(pane, `mosaic-${randomUUID()}`)),
    /** One pane with its screen, in one call. */
    viewPane: async (pane: string): Promise<PaneAnswer> => {
      const mark = `mosaic-${randomUUID()}`;
      const result = await call(paneViewArguments(pane, mark));
      const view = parseServerView(result.stdout, mark)?.agents[0];
      if (view !== undefined && result.exit === 0) return { state: 'answered', view };
      return noPane(result);
    },
    /** The lines of a pane's screen with their colours. */
    readColours: async (pane: string): Promise<LinesAnswer> => linesAnswer(await call(readColoursArguments(pane))),
    /** The lines of a pane, its history before them. */
    readPane: async (pane: string): Promise<LinesAnswer> => linesAnswer(await call(readPaneArguments(pane))),
    /** The lines that the last runtime of a pane left on its screen; none where tmux does not show them. */
    readScreen: async (pane: string): Promise<string[]> => {
      const { exit, stdout } = await call(readScreenArguments(pane));
      return exit === 0 ? parseScreen(stdout) : [];
    },
  };
}

/** The version of the tmux on PATH, `3.3a`; undefined where it does not say. */
export async function tmuxVersion(run: RunProgram): Promise<string | undefined> {
  const result = await runTmux(run, ['-V']);
  return result.exit === 0 ? /([^ \t\n\v\f\r]*)\n*$/.exec(result.stdout)?.[1] : undefined;
}

/** A server that was stopped, or hangs, would keep whoever asks for ever. */
const LIMIT_MS = 15_000;

async function runTmux(run: RunProgram, args: readonly string[], input?: string): Promise<ProgramResult> {
  const result = await run('tmux', args, { timeoutMs: LIMIT_MS, ...(input !== undefined && { input }) });
  if (result.failure === 'ETIMEDOUT') return { ...result, stderr: `tmux gave no answer within ${LIMIT_MS / 1000} s` };
  if (result.failure !== undefined) throw new TmuxMissing(result.failure);
  return result;
}

function answerOf(result: ProgramResult): TmuxAnswer {
  return { ok: result.exit === 0, words: (result.stderr || result.stdout).replace(/\n+$/, '') };
}

function linesAnswer(result: ProgramResult): LinesAnswer {
  if (result.exit !== 0) return noPane(result);
  return { state: 'answered', lines: result.stdout.replace(/\n$/, '').split('\n') };
}

function noPane({ stderr }: ProgramResult): { state: 'gone' } | { state: 'unknown'; words: string } {
  const isGone = isNoServer(stderr) || /^(?:can't find pane|no current target)/m.test(stderr);
  return isGone ? { state: 'gone' } : { state: 'unknown', words: stderr.trimEnd() || 'it gave no reason' };
}

function agentsAnswer(result: ProgramResult): AgentsAnswer {
  if (result.exit === 0) return { state: 'answered', agents: parseAgents(result.stdout) };
  // A server without a session has no current target for list-panes (tmux 3.3a): it has no agents.
  if (/^no current target/.test(result.stderr)) return { state: 'answered', agents: [] };
  if (isNoServer(result.stderr)) return { state: 'no server' };
  return { state: 'unknown', words: result.stderr.trimEnd() || 'it gave no reason' };
}

/** tmux has one exit status for every failure; its words are all there is to tell no server from no answer. */
function isNoServer(words: string): boolean {
  return (
    /^no server running on /.test(words) ||
    /^error connecting to .* \((No such file or directory|Connection refused)\)/.test(words)
  );
}
