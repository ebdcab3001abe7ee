import { accessSync, constants } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { warningText } from '@mosaicstack/contract';
import type { LaunchRequest } from '@mosaicstack/fleet';
import { folderIdentity, folderMaker, hashFields, type RunProgram } from '@mosaicstack/host';
import { type TmuxClient, tmuxVersion } from '@mosaicstack/tmux';
import { tmuxConfiguration } from '../framework.ts';
import type { Ports } from '../ports.ts';
import type { Performer } from './carry-out.ts';

/** npm that has not answered by then counts as failed (launcher.md L6.3). */
const NPM_LIMIT_MS = 5000;

/** What a launch needs of the world. */
export interface LaunchTools {
  /** Runs programs in the caller's own environment. */
  run: RunProgram;
  /** Runs tmux in an environment that a server may keep. */
  runTmux: RunProgram;
  tmux: TmuxClient;
  ports: Ports;
  /** Ends a wait. */
  interruption: AbortSignal;
  /** Where several agents start at once: npm's answer is the same for all of them. */
  npmPrefix?: () => Promise<string | undefined>;
}

/** Does the steps of one launch with real tools. */
export function launchPerformer(
  request: LaunchRequest,
  { run, runTmux, tmux, ports, interruption, npmPrefix = () => askNpmPrefix(run) }: LaunchTools,
): Performer {
  const maker = folderMaker();
  const warn = (text: string): void => ports.tell(warningText(text));
  const configuration = onlyOnce(() => readableConfiguration(warn));
  return {
    'has-session': () => tmux.hasSession(request.name),
    'list-panes': () => tmux.listPanes(request.name),
    'start-server': () => tmux.startServer(configuration()),
    'new-session': ({ spec }) => tmux.newSession(spec),
    'respawn-pane': ({ pane, spec }) => tmux.respawnPane(pane, spec),
    'end-empty-server': () => tmux.endEmptyServer().then(nothing),
    'last-words': ({ pane }) => tmux.readScreen(pane),
    'tmux-version': () => tmuxVersion(runTmux),
    'npm-prefix': npmPrefix,
    'identify-folders': ({ folders }) => folders.map(folderIdentity),
    'make-folder': ({ folder }) => maker.make(folder),
    'keep-made-folders': () => nothing(maker.keep()),
    'remove-made-folders': () => nothing(maker.remove()),
    hash: ({ fields }) => hashFields(fields),
    wait: ({ ms }) => delay(ms, undefined, { signal: interruption }),
    print: ({ text }) => nothing(ports.print(text)),
    warn: ({ text }) => nothing(warn(text)),
  };
}

/** The answer of a step that has none. */
function nothing(_done: unknown): undefined {
  return undefined;
}

/** What npm calls its prefix; undefined where it does not say. */
export async function askNpmPrefix(run: RunProgram): Promise<string | undefined> {
  const result = await run('npm', ['config', 'get', 'prefix'], { timeoutMs: NPM_LIMIT_MS });
  return result.exit === 0 ? result.stdout : undefined;
}

function readableConfiguration(warn: (text: string) => void): string {
  const path = tmuxConfiguration();
  try {
    accessSync(path, constants.R_OK);
    return path;
  } catch {
    warn(`cannot read '${path}', so tmux starts with its defaults`);
    return '/dev/null';
  }
}

function onlyOnce<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
