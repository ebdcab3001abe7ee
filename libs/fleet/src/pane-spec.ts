import type { NamedValue, PaneSpec } from '@mosaicstack/contract';
import type { LaunchRequest } from './launch-request.ts';
import { shellQuote } from './shell-quote.ts';

/** The name by which this launcher signs a session. */
export const LAUNCHER = 'typescript';

const UNSET = 'unset MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_START_SETTLE_MS; ';
const ENTER = '[ ! -r "$2" ] || . "$2"; ';

/** What a launcher brings with it. */
export interface LauncherKit {
  /** The release that it came with. */
  version: string;
  /** Absolute path of `agent-pane.sh`. */
  paneScript: string;
}

/** What differs between two panes of one request. */
export interface PaneParts {
  prefix: readonly string[];
  launchHash: string;
  kit: LauncherKit;
}

/** What runs in the agent's pane and what the session says of it (launcher.md L4.3, L7.1, L7.4). */
export function paneSpec(request: LaunchRequest, { prefix, launchHash, kit }: PaneParts): PaneSpec {
  return {
    name: request.name,
    folder: request.workdir,
    environment: agentEnvironment(request),
    argv: ['bash', '-c', paneSnippet(prefix), request.name, request.command, kit.paneScript],
    metadata: [
      ['name', request.name],
      ['runtime', request.runtime],
      ['class', request.agentClass],
      ['model', request.model],
      ['effort', request.effort],
      ['launcher', LAUNCHER],
      ['version', kit.version],
      ['launch', launchHash],
    ],
  };
}

/** The fields whose hash tells whether two launches were declared alike (launcher.md L7.5). */
export function launchFields(request: LaunchRequest): string[] {
  const { name, runtime, agentClass, model, effort, workdir, command } = request;
  return ['mosaic-launch-1', name, runtime, agentClass, model, effort, workdir, command];
}

function agentEnvironment(request: LaunchRequest): NamedValue[] {
  return [
    ['MOSAIC_AGENT_NAME', request.name],
    ['MOSAIC_AGENT_RUNTIME', request.runtime],
    ['MOSAIC_AGENT_CLASS', request.agentClass],
    ['MOSAIC_AGENT_MODEL', request.model],
    ['MOSAIC_AGENT_EFFORT', request.effort],
    ['MOSAIC_TMUX_SOCKET', request.socket],
    ['MOSAIC_HOME', request.mosaicHome],
  ];
}

function paneSnippet(prefix: readonly string[]): string {
  const path = prefix.length === 0 ? '' : `export PATH=${shellQuote(prefix.join(':'))}"\${PATH:+:$PATH}"; `;
  return `${UNSET}${path}${ENTER}exec bash -c "$1"`;
}
