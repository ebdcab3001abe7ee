import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Place, World } from '../world/world.ts';
import type { Declared } from './declared.ts';
import { below, inert, quoted } from './text.ts';

/** L7.4: the release. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../../../apps/mosaic/package.json', import.meta.url), 'utf8'),
).version;

/** L4.3: it lies beside tmux.conf. */
export function paneScriptOf(conf: string): string {
  return conf.replace(/[^/]*$/, 'agent-pane.sh');
}

/** L6: the prefix, and the folders of which it has to warn. */
export function prefixOf(
  declared: Declared,
  npmAnswer: string,
  { files }: World,
): { prefix: string; colons: string[] } {
  const { runtimeBin, home } = declared;
  const npm = npmAnswer.replace(/\n+$/, '');
  const candidates = [
    runtimeBin,
    npm.startsWith('/') ? below(npm, 'bin') : '',
    below(home, '.npm-global/bin'),
    below(home, '.local/bin'),
  ];
  const there = candidates.filter((folder) => folder !== '' && files.folder(folder) !== undefined);
  const taken = there.filter((folder) => !folder.includes(':'));
  const isFirst = (folder: string, at: number): boolean =>
    taken.findIndex((other) => files.folder(other) === files.folder(folder)) === at;
  return { prefix: taken.filter(isFirst).join(':'), colons: there.filter((folder) => folder.includes(':')) };
}

/** What `new-session` and `respawn-pane` have in common, in the order of scenario LNCH-020. */
export function paneWords(declared: Declared, target: string, prefix: string, { launcher, conf }: Place): string[] {
  const { name, runtime, model, effort, workdir, command } = declared;
  const fields = { NAME: name, RUNTIME: runtime, CLASS: declared.class, MODEL: model, EFFORT: effort };
  const agent = Object.entries(fields).map(([field, text]) => `MOSAIC_AGENT_${field}=${text}`);
  const pairs = [...agent, `MOSAIC_TMUX_SOCKET=${declared.socket}`, `MOSAIC_HOME=${declared.mosaicHome}`];
  const hashed = ['mosaic-launch-1', name, runtime, declared.class, model, effort, workdir, command];
  const launch = createHash('sha256')
    .update(hashed.map((field) => `${field}\0`).join(''))
    .digest('hex');
  const options = Object.entries({
    name,
    runtime,
    class: declared.class,
    model,
    effort,
    launcher,
    version: VERSION,
    launch,
  });
  return [
    ...['-c', formatted(workdir), ...pairs.flatMap((pair) => ['-e', pair])].map(inert),
    ...['bash', '-c', snippetOf(prefix), name, command, paneScriptOf(conf)].map(inert),
    ...[';', 'set-option', '-p', '-t', target, 'remain-on-exit', 'on'],
    ...[';', 'set-option', '-w', '-t', target, 'window-size', 'manual'],
    ...[';', 'set-option', '-t', target, 'destroy-unattached', 'off'],
    ...options.flatMap(([option, text]) => [';', 'set-option', '-t', target, `@mosaic_${option}`, inert(text)]),
    ...[';', 'set-option', '-F', '-t', target, '@mosaic_pane', '#{pane_id}'],
    ...[';', 'set-option', '-F', '-t', target, '@mosaic_pid', '#{pane_pid}'],
  ];
}

/** L4.3 and L6.1 */
function snippetOf(prefix: string): string {
  const unset = 'unset MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_START_SETTLE_MS; ';
  return `${unset}${prefix && `export PATH=${quoted(prefix)}"\${PATH:+:$PATH}"; `}[ ! -r "$2" ] || . "$2"; exec bash -c "$1"`;
}

/** L2.10 */
function formatted(folder: string): string {
  return folder.replace(/#+/g, (run, at: number) => (folder[at + run.length] === '[' ? run : `${run}${run}`));
}
