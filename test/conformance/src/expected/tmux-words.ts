import { createHash } from 'node:crypto';
import { bytesOfText } from '@mosaicstack/test-support';
import type { Placeholders } from '../cell/placeholders.ts';
import type { DeclaredLaunch } from '../schema/expectation.ts';

/** A declared launch with every text expanded. */
export type ExpandedLaunch = Record<Exclude<keyof DeclaredLaunch, 'prefix'>, string> & { prefix?: string };

/** What a launcher says of itself. */
export interface ExpectedKit {
  launcher: string;
  version: string;
  /** Where its `agent-pane.sh` lies. */
  pane: string;
}

/** Reads it from the placeholders of a cell. */
export function expectedKit({ expand }: Placeholders): ExpectedKit {
  return { launcher: expand('{{LAUNCHER}}'), version: expand('{{VERSION}}'), pane: expand('{{PANE}}') };
}

/** Expands each text of a launch. */
export function expandLaunch(launch: DeclaredLaunch, { expand }: Placeholders): ExpandedLaunch {
  const { prefix, ...rest } = launch;
  const fields = Object.entries(prefix === undefined ? rest : { ...rest, prefix });
  return Object.fromEntries(fields.map(([field, text]) => [field, expand(text)])) as ExpandedLaunch;
}

/** L7.5: the hash of the declared launch. */
export function launchHash(launch: ExpandedLaunch): string {
  const fields = [
    'mosaic-launch-1',
    launch.name,
    launch.runtime,
    launch.class,
    launch.model,
    launch.effort,
    launch.workdir,
    launch.command,
  ];
  return createHash('sha256')
    .update(bytesOfText(fields.map((field) => `${field}\0`).join('')))
    .digest('hex');
}

/** L7.1: what the pane is given with -e, in order. */
export function paneVariables(launch: ExpandedLaunch): [string, string][] {
  return [
    ['MOSAIC_AGENT_NAME', launch.name],
    ['MOSAIC_AGENT_RUNTIME', launch.runtime],
    ['MOSAIC_AGENT_CLASS', launch.class],
    ['MOSAIC_AGENT_MODEL', launch.model],
    ['MOSAIC_AGENT_EFFORT', launch.effort],
    ['MOSAIC_TMUX_SOCKET', launch.socket],
    ['MOSAIC_HOME', launch.home],
  ];
}

/** L7.4: the session options with a fixed value, in order. */
export function sessionOptions(launch: ExpandedLaunch, { launcher, version }: ExpectedKit): [string, string][] {
  return [
    ['@mosaic_name', launch.name],
    ['@mosaic_runtime', launch.runtime],
    ['@mosaic_class', launch.class],
    ['@mosaic_model', launch.model],
    ['@mosaic_effort', launch.effort],
    ['@mosaic_launcher', launcher],
    ['@mosaic_version', version],
    ['@mosaic_launch', launchHash(launch)],
  ];
}

/** L4.3 and L6.1: the pane's snippet. */
export function paneSnippet(launch: ExpandedLaunch): string {
  const path = launch.prefix === undefined ? '' : `export PATH=${launch.prefix}"\${PATH:+:$PATH}"; `;
  return `unset MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_START_SETTLE_MS; ${path}[ ! -r "$2" ] || . "$2"; exec bash -c "$1"`;
}

/** What `new-session` and `respawn-pane` have in common: folder, environment, argv, then the options of a target. */
export function paneWords(launch: ExpandedLaunch, kit: ExpectedKit, target: string): string[] {
  const pane = [
    '-c',
    launch.workdir.replace(/#+(?!#|\[)/g, '$&$&'), // L2.10
    ...paneVariables(launch).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    ...['bash', '-c', paneSnippet(launch), launch.name, launch.command, kit.pane],
  ];
  const options = [
    ['-p', '-t', target, 'remain-on-exit', 'on'],
    ['-w', '-t', target, 'window-size', 'manual'],
    ['-t', target, 'destroy-unattached', 'off'],
    ...sessionOptions(launch, kit).map(([name, value]) => ['-t', target, name, value]),
    ['-F', '-t', target, '@mosaic_pane', '#{pane_id}'],
    ['-F', '-t', target, '@mosaic_pid', '#{pane_pid}'],
  ];
  return [...pane.map(escapeEnd), ...options.flatMap((words) => [';', 'set-option', ...words.map(escapeEnd)])];
}

/** L2.3: a word that ends in `;` would end the tmux command. */
function escapeEnd(word: string): string {
  return word.endsWith(';') ? `${word.slice(0, -1)}\\;` : word;
}
