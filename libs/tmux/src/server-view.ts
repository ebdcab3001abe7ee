import { AGENT_OPTIONS, type AgentPane, type ServerView } from '@mosaicstack/contract';

/** Between two fields. Only the folder, which comes last, can hold one itself. */
const SEPARATOR = '\t';

const FIELDS = [
  ...['pane_id', 'pane_dead', '@mosaic_pane', 'pane_dead_status', 'pane_dead_signal', 'pane_pid', 'session_id'],
  ...['version', 'pid', 'session_name', 'window_activity', 'pane_in_mode', 'pane_input_off', 'session_attached'],
  '@mosaic_taken',
  ...AGENT_OPTIONS.map((name) => `@mosaic_${name}`),
  'pane_start_path',
];
const FORMAT = FIELDS.map((field) => `#{${field}}`).join(SEPARATOR);
const FIXED = FIELDS.length - 1;

/** The panes in the order in which their screens follow, each with its height. */
const PANE_HEIGHT = '#{s/%//:pane_id}x#{pane_height} ';

/**
 * One call that tells all panes of a server, and the screen of each (tmux 3.2 and later: `run-shell -C` expands its
 * argument and runs it as tmux commands, so that the server itself asks for every screen). All heights come before all
 * screens: a line of its own before each screen would take tmux as long as the screens do.
 * @param mark text that no screen can know; it comes before the heights
 */
export function serverViewArguments(mark: string): string[] {
  const heights = `display-message -p '${mark} #{S:#{W:#{P:${PANE_HEIGHT}}}}'`;
  const screens = "#{S:#{W:#{P:capture-pane -p -t '#{pane_id}' ; }}}";
  return [...['list-panes', '-a', '-F', FORMAT], ...[';', 'run-shell', '-C', `${heights} ; ${screens}`]];
}

/** The same for one pane; without it the answer has no panes. */
export function paneViewArguments(pane: string, mark: string): string[] {
  return [
    ...['list-panes', '-a', '-f', `#{==:#{pane_id},${pane}}`, '-F', FORMAT],
    ...[';', 'display-message', '-p', '-t', pane, `${mark} ${PANE_HEIGHT}`, ';', 'capture-pane', '-p', '-t', pane],
  ];
}

/**
 * Reads the answer to `serverViewArguments`.
 * @returns undefined where it is not one
 */
export function parseServerView(text: string, mark: string): ServerView | undefined {
  const at = text.indexOf(`\n${mark} `);
  if (at < 0) return undefined;
  const screens = screensOf(text.slice(at + mark.length + 2));
  // A folder's name may hold a line end: what does not begin as a pane does goes on with the one before.
  const rows = text
    .slice(0, at)
    .split(/\n(?=%\d+\t[01]\t)/)
    .map((row) => row.split(SEPARATOR));
  const panes = rows.flatMap((fields) => paneOf(fields, screens ?? new Map()) ?? []);
  const [first] = rows;
  if (screens === undefined || first === undefined || panes.length === 0) return undefined;
  return { version: first[7] ?? '', pid: Number(first[8]) || 0, agents: onePerSession(panes) };
}

/** The screens by pane; undefined where there are more or fewer lines than their heights say. */
function screensOf(text: string): Map<string, string[]> | undefined {
  const [heights = '', ...lines] = text.replace(/\n$/, '').split('\n');
  const screens = new Map<string, string[]>();
  let from = 0;
  for (const entry of heights.trimEnd().split(' ')) {
    const [pane, height] = entry.split('x');
    const to = from + Number(height);
    screens.set(`%${pane}`, lines.slice(from, to));
    from = to;
  }
  return from === lines.length ? screens : undefined;
}

function paneOf(fields: string[], screens: ReadonlyMap<string, string[]>): AgentPane | undefined {
  const [id = '', dead, runtimePane = '', status = '', signal = '', pid, session = '', ...more] = fields;
  if (fields.length <= FIXED || !/^%\d+$/.test(id) || !/^\$\d+$/.test(session)) return undefined;
  const [, , sessionName = '', activity, mode, inputOff, attached, takenBy = '', ...options] = more;
  const metadata = Object.fromEntries(AGENT_OPTIONS.map((name, index) => [name, options[index] ?? '']));
  return {
    session,
    sessionName,
    pane: { id, ended: dead === '1', runtimePane, status, signal },
    pid: Number(pid) || 0,
    metadata: metadata as AgentPane['metadata'],
    folder: fields.slice(FIXED).join(SEPARATOR),
    changedAtMs: (Number(activity) || 0) * 1000,
    isInMode: mode !== '' && mode !== '0',
    isInputOff: inputOff === '1',
    viewers: Number(attached) || 0,
    // A mark whose viewer is gone (killed, a lost line) means nothing any more.
    takenBy: Number(attached) > 0 ? takenBy : '',
    lines: screens.get(id) ?? [],
  };
}

/** The runtime's pane of each session; where it is gone, another one stands for it, as ended. */
function onePerSession(panes: readonly AgentPane[]): AgentPane[] {
  const sessions = new Map<string, AgentPane>();
  for (const pane of panes) {
    const isRuntime = pane.pane.runtimePane === '' || pane.pane.runtimePane === pane.pane.id;
    const known = sessions.get(pane.session);
    if (isRuntime && (known === undefined || known.pane.id !== known.pane.runtimePane))
      sessions.set(pane.session, pane);
    else if (known === undefined) sessions.set(pane.session, withoutRuntime(pane));
  }
  return [...sessions.values()];
}

function withoutRuntime(pane: AgentPane): AgentPane {
  const { runtimePane } = pane.pane;
  return { ...pane, pid: 0, lines: [], pane: { id: runtimePane, ended: true, runtimePane, status: '', signal: '' } };
}
