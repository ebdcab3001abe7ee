import type { FakeCall, GroupResult } from '@mosaicstack/test-support';

/** What was seen of one cell. A lane leaves out what it cannot see. */
export interface Observation {
  result: GroupResult;
  /** Calls of the tools, without those of the runtime. */
  calls: readonly FakeCall[];
  /** Rules that had to be used and were not, as text. */
  unusedRules: readonly string[];
  /** Path to state: what was made, changed or removed below ROOT. */
  changes: ReadonlyMap<string, string>;
  /** The pane's argv run in a clean shell; a text says why it could not be. */
  snippet?: RuntimeRun | string | undefined;
  real?: RealFacts | undefined;
}

/** What the runtime saw, and how the shell round it ended. */
export interface RuntimeRun {
  seen: FakeCall | undefined;
  result: GroupResult;
  /** What it changed below ROOT. */
  changes: ReadonlyMap<string, string>;
}

/** What is seen of a real tmux. */
export interface RealFacts {
  /** Names of the sessions; null where there is no server. */
  sessions: readonly string[] | null;
  /** Sockets, by name. */
  sockets: readonly string[];
  pane: PaneFacts | undefined;
  /** Stdout of each of the starts at once. */
  stdouts: readonly string[];
  /** What went wrong in the steps before the start that is judged. */
  failedSteps: readonly string[];
  /** What was still running after every server of the cell was ended. */
  leftRunning: readonly string[];
}

/** The runtime's pane. */
export interface PaneFacts {
  dead: boolean;
  pid: number;
  status: string;
  signal: string;
  size: string;
  options: Record<string, string>;
  /** The last start of the runtime. */
  seen: FakeCall | undefined;
}
