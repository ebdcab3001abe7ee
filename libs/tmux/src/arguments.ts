import type { PaneSpec } from '@mosaicstack/contract';

/** Ends one tmux command and begins the next within one call. */
const NEXT = ';';

/** Asks for the panes of a session, in the form that `parsePanes` reads (launcher.md L8.1). */
const PANE_FACTS = '#{pane_id},#{pane_dead},#{@mosaic_pane},#{pane_dead_status},#{pane_dead_signal}';

/** The socket's flag; an empty name stands for the user's default server. */
export function socketArguments(socket: string): string[] {
  return socket === '' ? [] : ['-L', socket];
}

export function hasSessionArguments(name: string): string[] {
  return ['has-session', '-t', `=${name}`];
}

export function listPanesArguments(name: string): string[] {
  return ['list-panes', '-s', '-t', `=${name}:`, '-F', PANE_FACTS];
}

/** A server of one's own configuration; without `exit-empty off` it would end before it has its first session. */
export function startServerArguments(configuration: string): string[] {
  return ['-f', configuration, 'start-server', NEXT, 'set-option', '-s', 'exit-empty', 'off'];
}

/** A detached session of 200x50 cells with its options, in one call (launcher.md L2.7, L7.4). */
export function newSessionArguments(spec: PaneSpec): string[] {
  return ['new-session', '-d', '-s', spec.name, '-x', '200', '-y', '50', ...paneArguments(spec, `=${spec.name}:`)];
}

/** The same pane again, in place (launcher.md L8.3). */
export function respawnPaneArguments(pane: string, spec: PaneSpec): string[] {
  return ['respawn-pane', '-t', pane, ...paneArguments(spec, pane)];
}

/** Ends a server that has no session, and no other. */
export function endEmptyServerArguments(): string[] {
  return ['if-shell', '-F', '#{S:x}', '', 'kill-server'];
}

/** A pane's text from the start of its history, wrapped lines joined. */
export function readPaneArguments(pane: string): string[] {
  return ['capture-pane', '-p', '-J', '-S', '-', '-t', pane];
}

/** A pane's screen and the line above it, wrapped lines joined; then what `parseScreen` tells that line by. */
export function readScreenArguments(pane: string): string[] {
  const above = '#{alternate_on}#{history_size}';
  return ['capture-pane', '-p', '-J', '-S', '-1', '-t', pane, ';', 'display-message', '-p', '-t', pane, above];
}

/** Keeps text on the server under a name; it comes on standard input, so no byte of it can be an option or a command. */
export function loadBufferArguments(buffer: string): string[] {
  return ['load-buffer', '-b', buffer, '-'];
}

/** A pane's screen with its colours. */
export function readColoursArguments(pane: string): string[] {
  return ['capture-pane', '-p', '-e', '-t', pane];
}

/** Says on a session who has taken it over. */
export function setTakenArguments(session: string, taken: string): string[] {
  return ['set-option', '-t', session, '@mosaic_taken', literal(taken)];
}

/** @param taken what `setTakenArguments` said: letters, digits, blanks and signs that a format has no meaning for */
export function unsetTakenArguments(session: string, taken: string): string[] {
  const isOwn = `#{==:#{@mosaic_taken},${taken}}`;
  return ['if-shell', '-F', '-t', `${session}:`, isOwn, `set-option -t ${session} -u @mosaic_taken`];
}

/** Shows a session on the terminal and hands it all keys. */
export function attachArguments(session: string): string[] {
  return ['attach-session', '-t', session];
}

/** What tmux says when a pane takes no input. */
export const REFUSED = 'mosaic-refused';

/**
 * Pastes a buffer into a pane that lives and takes input, else says that it does not; in one call, so that nothing changes
 * between the question and the paste: tmux 3.3a dies of a paste into a dead pane (NULL bufferevent; mended in 3.4). Copy mode
 * is ended first: in it tmux 3.3a does not ask whether the program wants its pastes marked, and each line would be a message.
 * @param pane id of the pane, `%3`; it stands in a command text, and an id has nothing to quote
 */
export function pasteArguments(pane: string, buffer: string): string[] {
  return guarded(pane, buffer, `copy-mode -q -t ${pane} ; paste-buffer -p -r -d -b ${buffer} -t ${pane}`);
}

/**
 * Presses Enter as the byte that it is. `send-keys` would give it to copy mode, and tmux 3.7 has a named Enter that some
 * programs do not take.
 */
export function enterArguments(pane: string, buffer: string): string[] {
  const press = `paste-buffer -r -d -b ${buffer} -t ${pane}`;
  return ['set-buffer', '-b', buffer, '\r', NEXT, ...guarded(pane, buffer, press)];
}

function guarded(pane: string, buffer: string, act: string): string[] {
  const refuse = `delete-buffer -b ${buffer} ; display-message -p ${REFUSED}`;
  return ['if-shell', '-F', '-t', pane, '#{||:#{pane_dead},#{pane_input_off}}', refuse, act];
}

/** A token as text: tmux takes a `;` at a token's end as the end of the command (tmux 3.3a, cmd-parse.y). */
export function literal(token: string): string {
  return token.endsWith(';') ? `${token.slice(0, -1)}\\;` : token;
}

/** Text for a format: tmux 3.3a takes `##` for `#`, but not before a `[` (format.c, `format_expand1`). */
export function formatLiteral(text: string): string {
  return text.replace(/#+(\[?)/g, (run, bracket) => (bracket === '' ? run + run : run));
}

/** @param target the new session by name; an old pane by its id, since another pane may be the active one */
function paneArguments(spec: PaneSpec, target: string): string[] {
  const folder = literal(formatLiteral(spec.folder));
  const environment = spec.environment.flatMap(([name, value]) => ['-e', literal(`${name}=${value}`)]);
  const metadata = spec.metadata.flatMap(([name, value]) => [
    ...[NEXT, 'set-option', '-t', target],
    ...[`@mosaic_${name}`, literal(value)],
  ]);
  return [
    ...['-c', folder, ...environment, ...spec.argv.map(literal)],
    ...[NEXT, 'set-option', '-p', '-t', target, 'remain-on-exit', 'on'],
    ...[NEXT, 'set-option', '-w', '-t', target, 'window-size', 'manual'],
    ...[NEXT, 'set-option', '-t', target, 'destroy-unattached', 'off'],
    ...metadata,
    ...[NEXT, 'set-option', '-F', '-t', target, '@mosaic_pane', '#{pane_id}'],
    ...[NEXT, 'set-option', '-F', '-t', target, '@mosaic_pid', '#{pane_pid}'],
  ];
}
