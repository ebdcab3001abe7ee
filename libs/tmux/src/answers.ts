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

/** Reads one line a pane of the whole server; a session whose runtime's pane is gone counts as one that has ended. */
export function parseAgents(text: string): AgentSession[] {
  const sessions = new Map<string, AgentSession>();
  for (const line of text.split('\n')) {
    const found = parseAgent(line.split(SEPARATOR));
    if (found === undefined) continue;
    const isRuntime = found.pane.id === found.pane.runtimePane;
    if (isRuntime || !sessions.has(found.session))
      sessions.set(found.session, isRuntime ? found : withoutRuntime(found));
  }
  return [...sessions.values()];
}

/** What is left of an agent when another pane of its session is all that there is. */
function withoutRuntime(agent: AgentSession): AgentSession {
  const { runtimePane } = agent.pane;
  return { ...agent, pid: 0, pane: { id: runtimePane, ended: true, runtimePane, status: '', signal: '' } };
}

function parsePane([id = '', dead, runtimePane = '', status = '', signal = '']: string[]): PaneFacts | undefined {
  if (!/^%/.test(id) || (dead !== '0' && dead !== '1')) return undefined;
  return { id, ended: dead === '1', runtimePane, status, signal };
}

function parseAgent(fields: string[]): AgentSession | undefined {
  const pane = parsePane(fields);
  if (pane === undefined || pane.runtimePane === '' || fields.length !== AGENT_FIELDS.length) return undefined;
  const [pid, session = '', ...values] = fields.slice(5);
  // A target that is empty would be any session (tmux 3.3a).
  if (!/^\$/.test(session)) return undefined;
  const metadata = Object.fromEntries(AGENT_OPTIONS.map((name, index) => [name, values[index] ?? '']));
  return { session, pane, pid: Number(pid) || 0, metadata: metadata as AgentSession['metadata'] };
}

/**
 * The lines of the answer to `readScreenArguments` that are the last runtime's. The line above the screen is another
 * runtime's, unless tmux scrolled the screen when it wrote that the pane is dead, as it does outside the alternate screen.
 */
export function parseScreen(stdout: string): string[] {
  const lines = stdout.replace(/\n+$/, '').split('\n');
  const [, alternate] = /^([01])[1-9]/.exec(lines.pop() ?? '') ?? [];
  const isScrolled = alternate === '0' && lines.some((line) => line.includes('Pane is dead'));
  return alternate === undefined || isScrolled ? lines : lines.slice(1);
}
