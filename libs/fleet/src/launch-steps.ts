import type { MosaicError, PaneFacts, PaneSpec, TmuxAnswer } from '@mosaicstack/contract';
import { type LaunchCode, LaunchInterrupted, launchError } from './launch-refusal.ts';
import type { LaunchRequest } from './launch-request.ts';
import { type LauncherKit, launchFields, paneSpec } from './pane-spec.ts';
import { pathPrefix, prefixCandidates } from './path-prefix.ts';
import { type RuntimePane, runtimePane } from './runtime-pane.ts';

/** One thing that the launch needs done or known, with the type of its answer. */
export interface StepAnswers {
  'has-session': boolean;
  'list-panes': TmuxAnswer & { panes: PaneFacts[] };
  'start-server': TmuxAnswer;
  'new-session': TmuxAnswer;
  'respawn-pane': TmuxAnswer;
  'end-empty-server': undefined;
  /** The screen, and the line above it: the end of a runtime moves its screen up by one. */
  'last-words': string[];
  /** tmux's version; undefined where it does not say. */
  'tmux-version': string | undefined;
  /** Undefined where npm is missing or failed. */
  'npm-prefix': string | undefined;
  /** An identity for each folder that exists. */
  'identify-folders': (string | undefined)[];
  /** Why the folder cannot be used; undefined where it can. */
  'make-folder': { act: 'create' | 'enter'; reason: string } | undefined;
  'keep-made-folders': undefined;
  'remove-made-folders': undefined;
  /** Hexadecimal SHA-256 of the fields, each followed by a NUL. */
  hash: string;
  wait: undefined;
  print: undefined;
  warn: undefined;
}

/** A step, as data: `kind` and what it is about. */
export type Step =
  | { kind: 'has-session' | 'list-panes' | 'start-server' | 'end-empty-server' }
  | { kind: 'tmux-version' | 'npm-prefix' | 'keep-made-folders' | 'remove-made-folders' }
  | { kind: 'new-session'; spec: PaneSpec }
  | { kind: 'respawn-pane'; pane: string; spec: PaneSpec }
  | { kind: 'last-words'; pane: string }
  | { kind: 'identify-folders'; folders: string[] }
  | { kind: 'make-folder'; folder: string }
  | { kind: 'hash'; fields: string[] }
  | { kind: 'wait'; ms: number }
  | { kind: 'print' | 'warn'; text: string };

type Answer = StepAnswers[keyof StepAnswers];
/** A launch as a conversation: it yields steps, and is given their answers. It returns when the agent runs. */
export type LaunchSteps<Result = void> = Generator<Step, Result, Answer>;

const TRIES = 3;
const RETRY_MS = 100;
const LAST_LINES = 10;

/** Asks for one step; the answer's type follows from the step's kind. */
function* ask<Kind extends Step['kind']>(step: Step & { kind: Kind }): LaunchSteps<StepAnswers[Kind]> {
  return (yield step) as StepAnswers[Kind];
}

/**
 * The steps of one launch (launcher.md, section 8). Pure: it names what is to be done and decides on the answers.
 * @throws MosaicError with a code of LAUNCH_CODES; what the launch had made is taken back first
 */
export function* launchSteps(request: LaunchRequest, kit: LauncherKit): LaunchSteps {
  try {
    if (yield* ask({ kind: 'has-session' })) yield* startOverExisting(request, kit);
    else yield* startNew(request, kit);
  } catch (error) {
    yield* ask({ kind: 'remove-made-folders' });
    throw error;
  }
}

function* startNew(request: LaunchRequest, kit: LauncherKit): LaunchSteps {
  yield* requireTmux(request);
  const spec = yield* preparePane(request, kit);
  if (yield* createSession(request, spec)) return yield* confirmStart(request);
  // Another start may run in what this one made.
  yield* ask({ kind: 'keep-made-folders' });
  yield* startOverExisting(request, kit);
}

/** @returns false where another start was quicker */
function* createSession(request: LaunchRequest, spec: PaneSpec): LaunchSteps<boolean> {
  try {
    return yield* tryThreeTimes(request, spec);
  } catch (error) {
    if (error instanceof LaunchInterrupted) yield* takeBackServer(request);
    throw error;
  }
}

function* tryThreeTimes(request: LaunchRequest, spec: PaneSpec): LaunchSteps<boolean> {
  let refusal = '';
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const started = yield* tryToStart(request, spec);
    if (started.ok) return true;
    refusal = started.words;
    if (yield* ask({ kind: 'has-session' })) return false;
    if (attempt < TRIES) yield* ask({ kind: 'wait', ms: attempt * RETRY_MS });
  }
  if (request.socket !== '') yield* ask({ kind: 'end-empty-server' });
  throw refusedByTmux(request, 'tmux did not start the session', refusal);
}

/** Nobody has heard yet whether tmux made the session. */
function* takeBackServer(request: LaunchRequest): LaunchSteps {
  if (yield* ask({ kind: 'has-session' })) yield* ask({ kind: 'keep-made-folders' });
  else if (request.socket !== '') yield* ask({ kind: 'end-empty-server' });
}

function* tryToStart(request: LaunchRequest, spec: PaneSpec): LaunchSteps<TmuxAnswer> {
  if (request.socket !== '') {
    const server = yield* ask({ kind: 'start-server' });
    if (!server.ok) return server;
  }
  return yield* ask({ kind: 'new-session', spec });
}

function* startOverExisting(request: LaunchRequest, kit: LauncherKit): LaunchSteps {
  const found = yield* askPane(request, 'tmux did not say what runs in its session');
  if (found.state === 'silent')
    yield* ask({ kind: 'warn', text: `tmux did not say whether the runtime of '${request.name}' is alive` });
  if (found.state === 'gone')
    throw refuse(request, 'LAUNCH_PANE_GONE', 'its session is there, but the pane of its runtime is gone', {
      wayOut: `tmux${request.socket === '' ? '' : ` -L ${request.socket}`} kill-session -t =${request.name}`,
    });
  if (found.state === 'ended') yield* revive(request, found.pane, kit);
  else yield* sayRunning(request);
}

function* revive(request: LaunchRequest, pane: PaneFacts, kit: LauncherKit): LaunchSteps {
  const spec = yield* preparePane(request, kit);
  yield* ask({ kind: 'keep-made-folders' });
  const revived = yield* ask({ kind: 'respawn-pane', pane: pane.id, spec });
  if (revived.ok) return yield* confirmStart(request);
  const found = yield* askPane(request, 'tmux did not say what runs in its session');
  if (found.state !== 'alive') throw refusedByTmux(request, 'tmux did not start the runtime again', revived.words);
  yield* sayRunning(request);
}

function* sayRunning({ name, socket }: LaunchRequest): LaunchSteps {
  const text = `Mosaic agent session already running: ${name} on socket ${socket || 'default'}`;
  yield* ask({ kind: 'print', text });
}

/** Makes the working folder and gathers what the pane is made of. */
function* preparePane(request: LaunchRequest, kit: LauncherKit): LaunchSteps<PaneSpec> {
  const failure = yield* ask({ kind: 'make-folder', folder: request.workdir });
  if (failure) {
    const cause = `cannot ${failure.act} the working folder '${request.workdir}': ${failure.reason}`;
    throw refuse(request, 'LAUNCH_NO_WORKDIR', cause);
  }
  const folders = prefixCandidates(request, yield* ask({ kind: 'npm-prefix' }));
  const identities = yield* ask({ kind: 'identify-folders', folders });
  const prefix = pathPrefix(folders.map((folder, index) => ({ folder, identity: identities[index] })));
  for (const text of prefix.warnings) yield* ask({ kind: 'warn', text });
  const launchHash = yield* ask({ kind: 'hash', fields: launchFields(request) });
  return paneSpec(request, { prefix: prefix.folders, launchHash, kit });
}

function* askPane(request: LaunchRequest, failure: string): LaunchSteps<RuntimePane> {
  const answer = yield* ask({ kind: 'list-panes' });
  if (!answer.ok) throw refusedByTmux(request, failure, answer.words);
  return runtimePane(answer.panes);
}

function* confirmStart(request: LaunchRequest): LaunchSteps {
  yield* ask({ kind: 'keep-made-folders' });
  if (request.settleMs === 0) return;
  yield* ask({ kind: 'wait', ms: request.settleMs });
  const failure = 'tmux did not confirm the start';
  const found = yield* askPane(request, failure);
  if (found.state === 'silent') yield* ask({ kind: 'warn', text: `${failure} of '${request.name}'` });
  if (found.state === 'gone') throw refuse(request, 'LAUNCH_PANE_GONE', `${failure}: the pane of its runtime is gone`);
  if (found.state === 'ended') throw yield* runtimeEnded(request, found.pane);
}

function* runtimeEnded(request: LaunchRequest, pane: PaneFacts): LaunchSteps<MosaicError> {
  const status = pane.status === '' ? '' : ` with status ${pane.status}`;
  const signal = pane.signal === '' ? '' : ` on signal ${pane.signal}`;
  const lines = yield* ask({ kind: 'last-words', pane: pane.id });
  // tmux's own words are joined to the last line where that fills the screen.
  const said = lines.map((line) => line.replace(/Pane is dead.*$/s, ''));
  const details = said.filter((line) => /[^ \t\v\f\r]/.test(line)).slice(-LAST_LINES);
  const cause = `the runtime ended within ${request.settleMs} ms${status}${signal}`;
  const wayOut = request.isDefaultCommand
    ? 'set MOSAIC_AGENT_COMMAND to the command that starts your runtime'
    : undefined;
  return refuse(request, 'LAUNCH_RUNTIME_ENDED', cause, { wayOut, details });
}

function* requireTmux(request: LaunchRequest): LaunchSteps {
  const version = yield* ask({ kind: 'tmux-version' });
  const [, major, minor] = /^([0-9]+)\.([0-9]+)/.exec(version ?? '') ?? [];
  if (major === undefined || Number(major) * 1000 + Number(minor) >= 3002) return;
  throw refuse(request, 'LAUNCH_OLD_TMUX', `tmux ${version} is too old, 3.2 or newer is needed`, {
    wayOut: 'apt-get install tmux',
  });
}

function refusedByTmux(request: LaunchRequest, what: string, words: string): MosaicError {
  return refuse(request, 'LAUNCH_TMUX_REFUSED', `${what}: ${words.split('\n', 1)[0] || 'it gave no reason'}`);
}

function refuse(request: LaunchRequest, code: LaunchCode, cause: string, more = {}): MosaicError {
  return launchError(code, request.name, cause, more);
}
