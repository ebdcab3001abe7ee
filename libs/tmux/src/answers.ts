import { AGENT_OPTIONS, type AgentSession, type PaneFacts } from '@mosaicstack/contract';

const AGENT_FIELDS = [
  ...['pane_id', 'pane_dead', '@mosaic_pane', 'pane_dead_status', 'pane_dead_signal', 'pane_pid', 'session_id'],
  ...AGENT_OPTIONS.map((name) => `@mosaic_${name}`),
];

/** Between two fields; a value cannot hold it, since control bytes are refused at the border. */
const SEPARATOR = '\t';

/** The format of `parseAgents`. */
export const AGENT_FORMAT = AGENT_FIELDS.map((field) => `#{${field}}`).join(SEPARATOR);

/** Reads the answer to `listPanesArguments`; lines of another form are left out. */
export function parsePanes(text: string): PaneFacts[] {
  return text.split('\n').flatMap((line) => parsePane(line.split(',')) ?? []);
}

/** Reads one line a pane of the whole server; panes that are not the runtime's own are left out. */
export function parseAgents(text: string): AgentSession[] {
  return text.split('\n').flatMap((line) => parseAgent(line.split(SEPARATOR)) ?? []);
}

function parsePane([id = '', dead, runtimePane = '', status = '', signal = '']: string[]): PaneFacts | undefined {
  if (!/^%/.test(id) || (dead !== '0' && dead !== '1')) return undefined;
  return { id, ended: dead === '1', runtimePane, status, signal };
}

function parseAgent(fields: string[]): AgentSession | undefined {
  const pane = parsePane(fields);
  if (pane === undefined || pane.runtimePane !== pane.id || fields.length !== AGENT_FIELDS.length) return undefined;
  const [pid, session = '', ...values] = fields.slice(5);
  // A target that is empty would be any session (tmux 3.3a).
  if (!/^\$/.test(session)) return undefined;
  const metadata = Object.fromEntries(AGENT_OPTIONS.map((name, index) => [name, values[index] ?? '']));
  return { session, pane, pid: Number(pid) || 0, metadata: metadata as AgentSession['metadata'] };
}
