import type { AgentPane, Evidence } from '@mosaicstack/contract';
import { isBareShell } from '../observe/bare-shell.ts';
import type { PaneProcess } from '../observe/observed.ts';
import { type ScreenState, screenState } from '../observe/screen-state.ts';
import type { RuntimeAdapter } from '../runtimes/adapter.ts';
import { isPartOf } from './message.ts';
import { REASONS } from './reasons.ts';

/** What is to be delivered, and how. */
export interface Order {
  /** Undefined for a runtime of which nothing is known. */
  adapter: RuntimeAdapter | undefined;
  text: string;
  /** Waits until the runtime has nothing to do. */
  waitIdle: boolean;
  /** Whether to look for proof. */
  verify: boolean;
  /** Whether it begins with who tells whom, so that no other agent's record is like it. */
  isAddressed: boolean;
  /** When to give up, in milliseconds of the epoch. */
  deadlineMs: number;
}

/** What one look at the agent gave. */
export interface DeliveryLook {
  nowMs: number;
  /** What is known of the pane; `unknown` where tmux could not be asked. */
  pane: AgentPane | 'gone' | 'unknown';
  process: PaneProcess | undefined;
  /** What the runtime's own records say since the text was handed over. */
  records: { transcript: RecordNews; hook: RecordNews };
}

/** `same`: the text is there; `damaged`: a part of it is; `other`: what is there has nothing to do with it. */
export type RecordNews = 'none' | 'same' | 'damaged' | 'other';

/** How a delivery ended. */
export interface Outcome {
  result: 'delivered' | 'failed' | 'unknown';
  evidence: Evidence;
  reason: string;
}

/** What is to be done next. */
export type DeliveryAct = { act: 'wait' | 'paste' | 'enter' } | ({ act: 'end' } & Outcome);

/** Where a delivery stands; begins as `BEGIN`. */
export interface Progress {
  readySinceMs: number | undefined;
  /** Why it is not ready, and since when that is so. */
  blocked: { reason: string; sinceMs: number } | undefined;
  pastedAtMs: number | undefined;
  /** Whether it worked when the text was handed over. */
  wasWorking: boolean;
  /** When the text was first seen in the box. */
  seenAtMs: number | undefined;
  enters: number;
  lastEnterMs: number;
  /** When the box was seen empty after the text had been in it. */
  emptiedAtMs: number | undefined;
  worked: boolean;
  /** Whether it was seen to lose what it is told, after an Enter: an empty box proves nothing then. */
  wasDeaf: boolean;
  /** What it says of having lost it. */
  lost: string;
}

export const BEGIN: Progress = {
  readySinceMs: undefined,
  blocked: undefined,
  pastedAtMs: undefined,
  wasWorking: false,
  seenAtMs: undefined,
  enters: 0,
  lastEnterMs: 0,
  emptiedAtMs: undefined,
  worked: false,
  wasDeaf: false,
  lost: '',
};

/** Two looks so far apart have to find it ready. */
const READY_MS = 60;
/** A runtime of which nothing is known is ready when it has been quiet. */
const QUIET_MS = 600;
const QUIET_LIMIT_MS = 5000;
/** A question to the operator may be on the screen for a moment while a runtime starts. */
const QUESTION_MS = 3000;
/** Enter in the same breath as the end of a paste is taken for a part of it by some. */
const ENTER_AFTER_MS = 120;
const ENTER_AGAIN_MS = [600, 1000, 2000, 3000];
/** How long the runtime may take to write its record once the box is empty. */
const RECORD_MS = 1500;
const QUEUED_RECORD_MS = 400;
/** What was handed over is looked at for so long, also where the time for it is over. */
const LEAST_PROOF_MS = 2500;
/** How long an Enter may take to be seen. */
const SETTLE_MS = 1000;

/** One step: what to do now, and where that leaves the delivery. */
export function nextStep(order: Order, progress: Progress, look: DeliveryLook): [DeliveryAct, Progress] {
  return progress.pastedAtMs === undefined ? ready(order, progress, look) : prove(order, progress, look);
}

function ready(order: Order, progress: Progress, look: DeliveryLook): [DeliveryAct, Progress] {
  const hurdle = hurdleOf(look);
  if (hurdle?.isFinal) return [failed(hurdle.reason), progress];
  const block = hurdle ?? blockOf(order, look);
  const isLate = look.nowMs >= order.deadlineMs;
  if (block !== undefined) {
    const { reason } = block;
    const sinceMs = progress.blocked?.reason === reason ? progress.blocked.sinceMs : look.nowMs;
    const isAsking = 'isQuestion' in block && block.isQuestion && look.nowMs - sinceMs >= QUESTION_MS;
    if (isLate || isAsking) return [failed(reason), progress];
    return [{ act: 'wait' }, { ...progress, readySinceMs: undefined, blocked: { reason, sinceMs } }];
  }
  // What is handed over at the last moment would be left in the box.
  if (isLate) return [failed('its time was over before it could be told'), progress];
  const readySinceMs = progress.readySinceMs ?? look.nowMs;
  if (look.nowMs - readySinceMs < READY_MS) return [{ act: 'wait' }, { ...progress, readySinceMs }];
  const wasWorking = screenOf(order, look)?.state === 'working';
  return [{ act: 'paste' }, { ...progress, readySinceMs, pastedAtMs: look.nowMs, wasWorking }];
}

/** What keeps anything from being handed over, whatever the runtime is. */
function hurdleOf({ pane, process }: DeliveryLook): { reason: string; isFinal: boolean } | undefined {
  if (pane === 'unknown') return { reason: 'tmux could not be asked', isFinal: false };
  if (pane === 'gone') return { reason: REASONS.gone, isFinal: true };
  if (pane.pane.ended) return { reason: REASONS.ended, isFinal: true };
  if (pane.takenBy !== '') return { reason: `it was taken over by ${pane.takenBy}`, isFinal: true };
  if (pane.isInputOff) return { reason: REASONS.inputOff, isFinal: true };
  if (process === undefined) return { reason: 'its process cannot be asked', isFinal: false };
  if (isBareShell(process.foreground)) return { reason: REASONS.shell, isFinal: true };
  return undefined;
}

/** Why the runtime is not ready. */
interface Block {
  reason: string;
  /** Whether its operator is asked something, which time does not mend. */
  isQuestion: boolean;
}

/** Why the runtime is not ready; undefined where it is. */
function blockOf(order: Order, look: DeliveryLook): Block | undefined {
  const screen = screenOf(order, look);
  const block = (reason: string | undefined): Block | undefined =>
    reason === undefined ? undefined : { reason, isQuestion: false };
  if (screen === undefined) return block(quietBlock(look));
  if (screen.state === 'starting') return block('it is still starting');
  if (screen.state === 'waiting') return { reason: `${REASONS.question}${screen.reason}`, isQuestion: true };
  if (screen.draft !== '') return block(REASONS.draft);
  if (screen.isDeaf) return block('it waits to ask its model again, and would lose what it is told');
  return screen.state === 'working' && order.waitIdle ? block('it is still at work') : undefined;
}

function quietBlock({ nowMs, pane, process }: DeliveryLook): string | undefined {
  if (typeof pane === 'string' || process === undefined) return 'it cannot be seen';
  const uptimeMs = nowMs - process.startedAtMs;
  // tmux tells whole seconds: a change may be up to one second younger than it says.
  const isQuiet = uptimeMs > QUIET_MS && nowMs - pane.changedAtMs > QUIET_MS;
  return isQuiet || uptimeMs > QUIET_LIMIT_MS ? undefined : 'it is still starting';
}

function prove(order: Order, before: Progress, look: DeliveryLook): [DeliveryAct, Progress] {
  const { records, nowMs } = look;
  const screen = screenOf(order, look);
  const progress = withScreen(order, before, screen, nowMs);
  if (!order.verify && progress.enters > 0) return [unknown('nobody looked for proof'), progress];
  const record = recordOf(order, progress, screen, records);
  if (record !== undefined) return [delivered(record), progress];
  const hurdle = hurdleOf(look);
  if (hurdle?.isFinal) return [unknown(`${hurdle.reason}, while it was told`), progress];
  const isLate = nowMs >= endOfTime(order, progress);
  const damaged = damageOf(records, progress);
  const proof = proofOf(order, progress, look);
  // An earlier message that waited for its turn may look like a part of this one: the whole may still come.
  if (damaged !== undefined && (proof !== undefined || isLate)) return [damaged, progress];
  if (proof !== undefined) return [proof, progress];
  if (isLate) return [atDeadline(order, progress, screen), progress];
  if (hurdle === undefined && isEnterDue(order, progress, screen, nowMs))
    return [{ act: 'enter' }, { ...progress, enters: progress.enters + 1, lastEnterMs: nowMs }];
  return [{ act: 'wait' }, progress];
}

/** When it is given up: what was handed over, or pressed, has some time to be seen. */
function endOfTime({ deadlineMs }: Order, { pastedAtMs = 0, enters, lastEnterMs }: Progress): number {
  return Math.max(deadlineMs, pastedAtMs + LEAST_PROOF_MS, enters > 0 ? lastEnterMs + SETTLE_MS : 0);
}

/**
 * The record that has the text. Before an Enter of ours, and while the text stands in the box, it is that of an earlier message
 * of the same words; and a text that does not say whom it is for may be on record for another agent.
 */
function recordOf(
  order: Order,
  { enters, emptiedAtMs }: Progress,
  screen: ScreenState | undefined,
  records: DeliveryLook['records'],
): 'transcript' | 'hook' | undefined {
  const found = (['transcript', 'hook'] as const).find((kind) => records[kind] === 'same');
  if (found === undefined || enters === 0 || isInBox(order, screen)) return undefined;
  return order.isAddressed || found === 'hook' || emptiedAtMs !== undefined ? found : undefined;
}

/** Whether the text is seen in the input box. */
function isInBox(order: Order, screen: ScreenState | undefined): boolean {
  if (screen === undefined || order.adapter?.hidesDraft === true) return false;
  return screen.draft !== '' && isPartOf(screen.draft, order.text);
}

function damageOf(records: DeliveryLook['records'], { wasWorking }: Progress): DeliveryAct | undefined {
  const kind = (['transcript', 'hook'] as const).find((one) => records[one] === 'damaged');
  if (kind === undefined) return undefined;
  const reason = `it did not arrive whole: the ${kind} has another text`;
  // What waited for its turn before it may be that text.
  return wasWorking ? unknown(`perhaps ${reason}`, kind) : failed(reason, kind);
}

/** What the screen adds to what is known. */
function withScreen(order: Order, progress: Progress, screen: ScreenState | undefined, nowMs: number): Progress {
  if (screen === undefined) return progress;
  const seenAtMs = progress.seenAtMs ?? (screen.draft !== '' && isPartOf(screen.draft, order.text) ? nowMs : undefined);
  const isEmpty = screen.draft === '' && (screen.state === 'idle' || screen.state === 'working');
  const emptiedAtMs =
    isEmpty && seenAtMs !== undefined && progress.enters > 0 ? (progress.emptiedAtMs ?? nowMs) : undefined;
  const worked = progress.worked || (progress.enters > 0 && !progress.wasWorking && screen.state === 'working');
  const wasDeaf = progress.wasDeaf || (progress.enters > 0 && screen.isDeaf);
  const lost = progress.enters > 0 ? screen.lost || progress.lost : '';
  return { ...progress, seenAtMs, emptiedAtMs, worked, wasDeaf, lost };
}

/** Proof by the screen: the box was emptied by an Enter of ours. It is not taken before the runtime had time for a record. */
function proofOf(order: Order, progress: Progress, { nowMs, records }: DeliveryLook): DeliveryAct | undefined {
  const { emptiedAtMs, worked, wasWorking, wasDeaf, lost } = progress;
  const canSeeDraft = order.adapter !== undefined && !order.adapter.hidesDraft;
  if (!canSeeDraft) return undefined;
  if (emptiedAtMs === undefined || wasDeaf) return undefined;
  const hasRecord = order.adapter?.transcript !== undefined;
  // One empty box may be a picture that is just being drawn.
  const limitMs = !hasRecord ? READY_MS : wasWorking ? QUEUED_RECORD_MS : RECORD_MS;
  if (nowMs - emptiedAtMs < limitMs) return undefined;
  if (lost !== '') return worked ? undefined : unknown(`perhaps it lost it: ${lost}`, 'box');
  // A text that says whom it is for is not mistaken for another; one that does not may have arrived as this.
  if (!order.isAddressed && !isCommand(order) && records.transcript === 'other')
    return unknown('its transcript has another text than this one', 'box');
  return delivered(worked ? 'working' : 'box');
}

/** A command comes on record as the runtime likes. */
function isCommand({ adapter, text }: Order): boolean {
  const sign = text.trimStart().slice(0, 1);
  return sign !== '' && adapter?.prefixes.includes(sign) === true;
}

function isEnterDue(order: Order, progress: Progress, screen: ScreenState | undefined, nowMs: number): boolean {
  const { pastedAtMs = nowMs, seenAtMs, enters, lastEnterMs, emptiedAtMs } = progress;
  const afterMs = order.adapter?.enterAfterMs ?? ENTER_AFTER_MS;
  const isBlind = screen === undefined || order.adapter?.hidesDraft === true;
  // What cannot be seen is not pressed twice: a second Enter might answer a question.
  if (isBlind) return enters === 0 && screen?.state !== 'waiting' && nowMs - pastedAtMs >= Math.max(afterMs, 300);
  if (seenAtMs === undefined || emptiedAtMs !== undefined || screen.isDeaf) return false;
  if (screen.state === 'waiting' || screen.draft === '' || !isPartOf(screen.draft, order.text)) return false;
  if (enters === 0) return nowMs - seenAtMs >= READY_MS && nowMs - pastedAtMs >= afterMs;
  return nowMs - lastEnterMs >= (ENTER_AGAIN_MS[enters - 1] ?? ENTER_AGAIN_MS.at(-1) ?? 0);
}

/** Time is over. */
function atDeadline(order: Order, progress: Progress, screen: ScreenState | undefined): DeliveryAct {
  const { seenAtMs, enters, worked, wasDeaf, lost } = progress;
  if (isInBox(order, screen) && seenAtMs !== undefined)
    return failed(`it stands in the input box, and ${enters} times Enter did not submit it`, 'visible');
  if (lost !== '') return unknown(`perhaps it lost it: ${lost}`, 'visible');
  if (worked && !wasDeaf && order.adapter?.transcript === undefined) return delivered('working');
  if (worked && !wasDeaf) return unknown('it went to work, and its records do not have the text', 'working');
  if (seenAtMs !== undefined)
    return unknown('it was seen in the input box, and nothing proves that it was taken', 'visible');
  return unknown('nothing proves that it was received');
}

function screenOf({ adapter }: Order, { pane, process, nowMs }: DeliveryLook): ScreenState | undefined {
  if (adapter === undefined || typeof pane === 'string' || pane.pane.ended || process === undefined) return undefined;
  return screenState(adapter, pane.lines, nowMs - process.startedAtMs);
}

function delivered(evidence: Evidence): DeliveryAct {
  return { act: 'end', result: 'delivered', evidence, reason: '' };
}

function failed(reason: string, evidence: Evidence = 'none'): DeliveryAct {
  return { act: 'end', result: 'failed', evidence, reason };
}

function unknown(reason: string, evidence: Evidence = 'none'): DeliveryAct {
  return { act: 'end', result: 'unknown', evidence, reason };
}
