import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentPane, Receipt } from '@mosaicstack/contract';
import {
  adapterOf,
  BEGIN,
  type DeliveryLook,
  type Environment,
  nextStep,
  type Order,
  type Outcome,
  type PaneProcess,
  type Progress,
} from '@mosaicstack/fleet';
import { LockTaken } from '@mosaicstack/host';
import type { PaneAnswer } from '@mosaicstack/tmux';
import type { Fleet } from './load-fleet.ts';
import { keepReceipt, readReceipts } from './receipts.ts';
import { type RecordSource, readNews, recordSources } from './records.ts';

/** One message to one agent. */
export interface Message {
  id: string;
  agent: string;
  from: string;
  /** As it is handed over. */
  text: string;
  waitIdle: boolean;
  verify: boolean;
  timeoutMs: number;
}

/** The pane of an agent as it was found before. */
export type FoundPane = AgentPane | 'gone' | 'unknown';

const POLL_MS = 30;

/**
 * Delivers a message, one at a time to an agent, and keeps its receipt. A message that has a receipt is not sent again.
 * @returns the receipt
 */
export async function deliver(
  fleet: Fleet,
  message: Message,
  found: FoundPane,
  interruption: AbortSignal,
): Promise<Receipt> {
  const atMs = Date.now();
  const lock = `${fleet.places.run}/${message.agent}.send.lock`;
  const options = { waitMs: message.timeoutMs, purpose: `mosaic fleet send ${message.id}` };
  try {
    return await fleet.host.withLock(lock, options, async () => {
      const receipts = (await readReceipts(fleet)).filter(({ agent }) => agent === message.agent);
      const earlier = receipts.find(({ id }) => id === message.id);
      const reason = 'its sender was interrupted while it handed the text over';
      if (earlier !== undefined) return asKnown(earlier, fleet, message, reason);
      return new Delivery(fleet, message, { atMs, unrecorded: unrecordedOf(receipts, message.text, atMs) }).run(
        found,
        interruption,
      );
    });
  } catch (error) {
    if (!(error instanceof LockTaken)) throw error;
    return whileTaken(fleet, message, atMs, error.message);
  }
}

/** The receipt of a message whose turn did not come. */
async function whileTaken(fleet: Fleet, message: Message, atMs: number, holder: string): Promise<Receipt> {
  const outcome = { result: 'failed' as const, evidence: 'none' as const };
  const reason = `another message is being sent to it: ${holder}`;
  const receipt = receiptOf(fleet, message, atMs, { ...outcome, reason });
  const earlier = (await readReceipts(fleet)).find(({ id, agent }) => id === message.id && agent === message.agent);
  const isBeingSent = 'another sender is handing it over';
  if (earlier !== undefined) return asKnown(earlier, fleet, message, isBeingSent);
  // What becomes of it stands in that sender's receipt, which this one must not hide.
  if (holder.includes(`mosaic fleet send ${message.id} `))
    return { ...receipt, result: 'unknown', reason: isBeingSent };
  await keepReceipt(fleet, receipt);
  return receipt;
}

/** The first receipt of an id is its answer, unless it is that of another text. */
function asKnown(receipt: Receipt, fleet: Fleet, message: Message, whereIsSending: string): Receipt {
  if (receipt.sha256 !== sha256Of(message.text)) {
    const reason = `the id ${message.id} was given to another text before, which was ${receipt.result}`;
    return receiptOf(fleet, message, Date.now(), { result: 'failed', evidence: 'none', reason });
  }
  return receipt.result === 'sending' ? { ...receipt, result: 'unknown', reason: whereIsSending } : receipt;
}

/** How long the record of a message that waits for its turn is expected. */
const RECORD_LIMIT_MS = 600_000;

/** How many messages with the same text may still come on record: what was taken for received before it was. */
function unrecordedOf(receipts: readonly Receipt[], text: string, nowMs: number): number {
  const sha256 = sha256Of(text);
  const isOpen = ({ evidence, pastedAtMs }: Receipt): boolean =>
    pastedAtMs !== null && nowMs - pastedAtMs < RECORD_LIMIT_MS && evidence !== 'transcript' && evidence !== 'hook';
  return receipts.filter((receipt) => receipt.sha256 === sha256 && isOpen(receipt)).length;
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** One delivery, from its first look to its receipt. */
class Delivery {
  readonly #fleet: Fleet;
  readonly #message: Message;
  readonly #atMs: number;
  /** How many earlier messages with the same text may still come on record. */
  readonly #unrecorded: number;
  /** The process that the text was handed to. */
  #told: { pid: number; startTicks: number } | undefined;
  /** When it began: once it was its turn. */
  readonly #startMs = Date.now();
  readonly #startTick = performance.now();
  #progress: Progress = BEGIN;
  #sources: RecordSource[] = [];

  constructor(fleet: Fleet, message: Message, { atMs, unrecorded }: { atMs: number; unrecorded: number }) {
    this.#fleet = fleet;
    this.#message = message;
    this.#atMs = atMs;
    this.#unrecorded = unrecorded;
  }

  /** @param interruption what has not been handed over when it comes is not any more; what was is brought to its end */
  async run(found: FoundPane, interruption: AbortSignal): Promise<Receipt> {
    let seen = await this.#view(found);
    const order = this.#orderFor(seen);
    let look = await this.#look(seen);
    for (;;) {
      if (interruption.aborted && this.#told === undefined)
        return this.#end({ result: 'failed', evidence: 'none', reason: 'it was interrupted before it could be told' });
      const [step, progress] = nextStep(order, this.#progress, look);
      this.#progress = progress;
      if (step.act === 'end') return this.#end(step);
      const pane = typeof look.pane === 'string' ? undefined : look.pane;
      if (step.act === 'paste' && pane !== undefined) {
        const refusal = await this.#paste(pane, look.process, order);
        if (refusal !== undefined) return this.#end({ ...refusal, evidence: 'none' });
      } else if (step.act === 'enter' && pane !== undefined) {
        await this.#fleet.server.tmux.pressEnter(pane.pane.id);
      }
      if (step.act === 'wait') await delay(POLL_MS);
      seen = await this.#view(seen);
      look = await this.#look(seen);
    }
  }

  #orderFor(found: FoundPane): Order {
    const { text, waitIdle, verify, timeoutMs } = this.#message;
    const runtime = typeof found === 'string' ? '' : found.metadata.runtime;
    const { name } = this.#fleet.host;
    const isAddressed = text.startsWith(`[${name}:`) && text.includes(` -> ${name}:${this.#message.agent}] `);
    return { adapter: adapterOf(runtime), text, waitIdle, verify, isAddressed, deadlineMs: this.#startMs + timeoutMs };
  }

  /** The agent's pane as it is now: it may have got another one while the message waited for its turn. */
  async #view(found: FoundPane): Promise<FoundPane> {
    const { tmux } = this.#fleet.server;
    const known = typeof found === 'string' ? undefined : await tmux.viewPane(found.pane.id);
    if (known !== undefined && isOf(known, this.#message.agent)) return known.view;
    if (known?.state === 'unknown' || this.#told !== undefined) return known?.state === 'unknown' ? 'unknown' : 'gone';
    const answer = await tmux.listAgents();
    if (answer.state === 'unknown') return 'unknown';
    const agents = answer.state === 'answered' ? answer.agents : [];
    const session = agents.find(({ metadata }) => metadata.name === this.#message.agent);
    if (session === undefined) return 'gone';
    const view = await tmux.viewPane(session.pane.id);
    return isOf(view, this.#message.agent) ? view.view : view.state === 'unknown' ? 'unknown' : 'gone';
  }

  async #look(pane: FoundPane): Promise<DeliveryLook> {
    const pid = typeof pane === 'string' || pane.pane.ended ? 0 : pane.pid;
    const [processes, records] = await Promise.all([
      this.#fleet.host.processFacts(pid === 0 ? [] : [{ pid, withEnvironment: this.#sources.length === 0 }]),
      readNews(this.#fleet.host, this.#sources, this.#message.text, this.#unrecorded),
    ]);
    const process = processes.get(pid);
    // Another process in its place has not been told anything.
    const isSame = this.#told === undefined || process === undefined || process.startTicks === this.#told.startTicks;
    // A clock that is set back must not make a send wait for ever.
    const nowMs = Math.round(this.#startMs + performance.now() - this.#startTick);
    return { nowMs, pane: isSame ? pane : 'gone', process, records };
  }

  /** @returns why it was not handed over, or may not have been */
  async #paste(
    pane: AgentPane,
    process: PaneProcess | undefined,
    order: Order,
  ): Promise<{ result: 'failed' | 'unknown'; reason: string } | undefined> {
    const { host, places, server } = this.#fleet;
    const environment = environmentOf(process);
    this.#sources = await recordSources(host, {
      agent: this.#message.agent,
      adapter: order.adapter,
      cwd: process?.cwd || pane.folder,
      home: environment.HOME ?? places.home,
      environment,
      run: places.run,
    });
    // Whoever finds no more than this knows that the text may have arrived.
    await keepReceipt(this.#fleet, this.#receipt({ result: 'sending', evidence: 'none', reason: '' }, null));
    this.#told = process;
    const answer = await server.tmux.paste(pane.pane.id, this.#message.text);
    if (answer === 'refused') return { result: 'failed', reason: 'its runtime has ended, or its input is closed' };
    if (answer.ok) return undefined;
    const words = answer.words.split('\n', 1)[0];
    if (!answer.mayBeThere) return { result: 'failed', reason: `tmux refused: ${words}` };
    return { result: 'unknown', reason: `tmux did not say that it handed the text over: ${words}` };
  }

  async #end(outcome: Outcome): Promise<Receipt> {
    const receipt = this.#receipt(outcome, Date.now());
    await keepReceipt(this.#fleet, receipt);
    return receipt;
  }

  #receipt(outcome: Omit<Outcome, 'result'> & Pick<Receipt, 'result'>, endedAtMs: number | null): Receipt {
    const { pastedAtMs = null, enters } = this.#progress;
    return { ...receiptOf(this.#fleet, this.#message, this.#atMs, outcome), pastedAtMs, enters, endedAtMs };
  }
}

function isOf(answer: PaneAnswer, agent: string): answer is Extract<PaneAnswer, { state: 'answered' }> {
  return answer.state === 'answered' && answer.view.metadata.name === agent;
}

function receiptOf(
  { host, tenant, server }: Fleet,
  { id, agent, from, text }: Message,
  atMs: number,
  { result, evidence, reason }: Pick<Receipt, 'result' | 'evidence' | 'reason'>,
): Receipt {
  return {
    version: 1,
    id,
    host: host.name,
    tenant,
    agent,
    from,
    socket: server.socket,
    bytes: Buffer.byteLength(text),
    sha256: sha256Of(text),
    result,
    evidence,
    reason,
    enters: 0,
    atMs,
    pastedAtMs: null,
    endedAtMs: Date.now(),
  };
}

function environmentOf(process: PaneProcess | undefined): Environment {
  const pairs = (process?.environment ?? []).map((entry): [string, string] => {
    const at = entry.indexOf('=');
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}
