import type { AgentState } from '@mosaicstack/contract';
import type { BoxShape, RuntimeAdapter } from '../runtimes/adapter.ts';

/** What a screen says of its runtime. */
export interface ScreenState {
  state: Extract<AgentState, 'starting' | 'working' | 'idle' | 'waiting' | 'draft'>;
  /** What stands in the input box; empty where there is none. */
  draft: string;
  reason: string;
  /** Whether it loses what it is told now. */
  isDeaf: boolean;
  /** What it says of having lost what it was told last; empty where it does not. */
  lost: string;
}

/** Above the box a line is the conversation's, which may quote anything. */
const LINES_NEAR_BOX = 8;
const START_MS = 60_000;

/**
 * Reads a runtime's state off its screen.
 * @param uptimeMs how long the runtime has lived: without an input box a young one is starting
 */
export function screenState(adapter: RuntimeAdapter, lines: readonly string[], uptimeMs: number): ScreenState {
  const box = findBox(adapter, lines);
  const around = linesAround(lines, box);
  const isDeaf = adapter.deaf !== undefined && around.some((line) => adapter.deaf?.test(line));
  const lost = (adapter.lost && matchOf([adapter.lost], around)) ?? '';
  return { ...stateBy(adapter, { lines, box, around, uptimeMs }), isDeaf, lost };
}

function stateBy(
  adapter: RuntimeAdapter,
  seen: { lines: readonly string[]; box: InputBox | undefined; around: readonly string[]; uptimeMs: number },
): Omit<ScreenState, 'isDeaf' | 'lost'> {
  const { lines, box, around, uptimeMs } = seen;
  const waiting = box === undefined ? matchOf(adapter.waiting, lines) : matchOf(adapter.waiting, around);
  const dialog = box === undefined ? undefined : dialogIn(adapter, lines.slice(box.first, box.last));
  if (dialog !== undefined) return { state: 'waiting', draft: '', reason: dialog };
  if (waiting !== undefined) return { state: 'waiting', draft: '', reason: waiting };
  if (matchOf(adapter.working, around) !== undefined) return { state: 'working', draft: box?.draft ?? '', reason: '' };
  if (box === undefined && uptimeMs < START_MS) return { state: 'starting', draft: '', reason: '' };
  if (box === undefined) return { state: 'waiting', draft: '', reason: 'no input box is seen' };
  return { state: box.draft === '' ? 'idle' : 'draft', draft: box.draft, reason: '' };
}

/** The input box: the lines that it takes, and what stands in it. */
export interface InputBox {
  first: number;
  last: number;
  draft: string;
}

/** Finds the input box; undefined where the screen has none. */
export function findBox({ box, placeholder }: RuntimeAdapter, lines: readonly string[]): InputBox | undefined {
  const found = box.kind === 'between' ? boxBetween(box, lines) : boxBehind(box, lines);
  if (found === undefined || !placeholder?.test(found.draft)) return found;
  return { ...found, draft: '' };
}

function boxBetween({ rule, prompt }: BoxShape & { kind: 'between' }, lines: readonly string[]): InputBox | undefined {
  const last = lines.findLastIndex((line) => rule.test(line));
  const first = lines.slice(0, Math.max(0, last)).findLastIndex((line) => rule.test(line));
  if (first === -1) return undefined;
  const inside = lines.slice(first + 1, last).map((line) => line.replace(prompt, '').replace(/\s*│?$/u, ''));
  return { first, last, draft: inside.join('\n').trim() };
}

function boxBehind({ prompt }: BoxShape & { kind: 'behind' }, lines: readonly string[]): InputBox | undefined {
  const first = lines.findLastIndex((line) => prompt.test(line));
  if (first === -1) return undefined;
  // What follows without a blank line is the draft's, too, and says nothing of the runtime.
  const rest = lines.slice(first + 1);
  const blank = rest.findIndex((line) => !isText(line));
  const last = first + (blank < 0 ? rest.length : blank);
  return { first, last, draft: (lines[first] ?? '').replace(prompt, '').trim() };
}

function linesAround(lines: readonly string[], box: InputBox | undefined): string[] {
  if (box === undefined) return lines.filter(isText).slice(-LINES_NEAR_BOX);
  const above = lines.slice(0, box.first).filter(isText).slice(-LINES_NEAR_BOX);
  return [...above, ...lines.slice(box.last + 1)];
}

function dialogIn({ dialog }: RuntimeAdapter, lines: readonly string[]): string | undefined {
  return dialog && lines.find((line) => dialog.test(line))?.trim();
}

function isText(line: string): boolean {
  return line.trim() !== '';
}

function matchOf(patterns: readonly RegExp[], lines: readonly string[]): string | undefined {
  return lines.find((line) => patterns.some((pattern) => pattern.test(line)))?.trim();
}
