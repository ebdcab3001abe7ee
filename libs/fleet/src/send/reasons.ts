/** Why an agent is not told, as receipts have it. */
export const REASONS = {
  gone: 'it does not run',
  ended: 'its runtime has ended',
  inputOff: 'its input is closed (tmux select-pane -d)',
  shell: 'a shell has its terminal, not its runtime',
  draft: 'unsent text stands in its input box',
  question: 'it waits for its operator: ',
} as const;

/** A command that mends what kept an agent from being told, or shows it; undefined where only time does. */
export function wayOutOf(reason: string, agent: string): string | undefined {
  const isFor = (...kinds: (keyof typeof REASONS)[]): boolean => kinds.some((kind) => reason.startsWith(REASONS[kind]));
  if (isFor('gone')) return `mosaic fleet start ${agent}`;
  if (isFor('ended')) return `mosaic fleet why ${agent}`;
  if (isFor('shell')) return `mosaic fleet restart ${agent}`;
  return isFor('draft', 'question', 'inputOff') ? `mosaic fleet attach ${agent}` : undefined;
}
