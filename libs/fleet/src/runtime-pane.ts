import type { PaneFacts } from '@mosaicstack/contract';

/** What is known of the pane in which an agent's runtime runs. */
export type RuntimePane =
  | { state: 'alive' | 'ended'; pane: PaneFacts }
  /** The session is there, the pane is not. */
  | { state: 'gone' }
  /** tmux answered with nothing that could be read. */
  | { state: 'silent' };

/** Finds the runtime's pane among the panes of its session (launcher.md L8.1). */
export function runtimePane(panes: readonly PaneFacts[]): RuntimePane {
  if (panes.length === 0) return { state: 'silent' };
  const own = panes.filter((pane) => pane.runtimePane === '' || pane.runtimePane === pane.id);
  const pane = own.find((candidate) => !candidate.ended) ?? own[0];
  if (pane === undefined) return { state: 'gone' };
  return { state: pane.ended ? 'ended' : 'alive', pane };
}
