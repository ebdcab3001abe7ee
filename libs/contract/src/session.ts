/** One variable of a pane's environment, or one option of its session. */
export type NamedValue = readonly [name: string, value: string];

/** What runs in an agent's pane, and what the session says of it. */
export interface PaneSpec {
  /** Name of the session. */
  name: string;
  /** Absolute folder in which the pane starts. */
  folder: string;
  environment: readonly NamedValue[];
  argv: readonly string[];
  /** Session options without their `@mosaic_` prefix, in the order in which they are set. */
  metadata: readonly NamedValue[];
}

/** One pane of a session, as tmux tells it. */
export interface PaneFacts {
  /** tmux's id of the pane, `%3`. */
  id: string;
  ended: boolean;
  /** Id of the runtime's pane as the launcher recorded it; empty in a session that is not ours. */
  runtimePane: string;
  /** Exit status of an ended pane; empty where tmux does not know it. */
  status: string;
  /** Signal that ended the pane; empty where there was none or tmux does not know it. */
  signal: string;
}

/** The session options that say what an agent is, without their `@mosaic_` prefix. */
export const AGENT_OPTIONS = [
  'name',
  'runtime',
  'class',
  'model',
  'effort',
  'launcher',
  'version',
  'launch',
  'pid',
] as const;

/** One agent's session: its runtime's pane and its metadata. */
export interface AgentSession {
  /** tmux's id of the session, `$3`. Its name may have been changed by the user. */
  session: string;
  pane: PaneFacts;
  /** Process in the pane; 0 where tmux does not say. */
  pid: number;
  metadata: Record<(typeof AGENT_OPTIONS)[number], string>;
}

/** An agent's pane as one look at its server shows it. */
export interface AgentPane extends AgentSession {
  /** Name of its session. */
  sessionName: string;
  /** The folder that the pane was started in. */
  folder: string;
  /** When something last changed on its screen, in milliseconds of the epoch; whole seconds. */
  changedAtMs: number;
  /** Whether copy mode or another one takes the keys. */
  isInMode: boolean;
  /** Whether tmux hands no input on. */
  isInputOff: boolean;
  /** How many clients look at its session. */
  viewers: number;
  /** Who has taken it over; empty where nobody has. */
  takenBy: string;
  /** The lines of its screen. */
  lines: string[];
}

/** A tmux server as one look shows it. */
export interface ServerView {
  version: string;
  pid: number;
  agents: AgentPane[];
}

/** What tmux answered to an order. */
export interface TmuxAnswer {
  ok: boolean;
  /** What tmux said; for people, never to decide on. */
  words: string;
}
