import type { Environment } from './launch-request.ts';

const FOREIGN = new Set(['TMUX', 'TMUX_PANE', 'CLAUDECODE', 'INIT_CWD', 'NODE_ENV']);
const LAUNCH_VARIABLES = new Set([
  'MOSAIC_AGENT_NAME',
  'MOSAIC_AGENT_RUNTIME',
  'MOSAIC_AGENT_CLASS',
  'MOSAIC_AGENT_MODEL',
  'MOSAIC_AGENT_EFFORT',
  'MOSAIC_AGENT_WORKDIR',
  'MOSAIC_AGENT_COMMAND',
  'MOSAIC_RUNTIME_BIN',
  'MOSAIC_TMUX_SOCKET',
  'MOSAIC_HOME',
  'MOSAIC_START_SETTLE_MS',
]);

/**
 * The environment for tmux and npm: the caller's, without what a tmux server would hand on to every later pane, and
 * with a UTF-8 locale (launcher.md L2.8, L2.9).
 */
export function toolEnvironment(environment: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && !isDropped(name)) kept[name] = value;
  if (/utf-?8/i.test(kept.LC_ALL || kept.LC_CTYPE || kept.LANG || '')) return kept;
  const { LC_ALL: _, ...rest } = kept;
  return { ...rest, LC_CTYPE: 'C.UTF-8' };
}

function isDropped(name: string): boolean {
  return FOREIGN.has(name) || LAUNCH_VARIABLES.has(name) || name.startsWith('npm_');
}
