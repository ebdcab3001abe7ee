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
export async function deliver(fleet: Fleet, message: Message, found: FoundPane): Promise<Receipt> {
  const atMs = Date.now();
  const lock = `${fleet.places.run}/${message.agent}.send.lock`;
  const options = { waitMs: message.timeoutMs, purpose: `mosaic fleet send ${message.id}` };
  try {
    return await fleet.host.withLock(lock, options, async () => {
      const earlier = (await readReceipts(fleet)).find(({ id, agent }) => id === message.id && agent === message.agent);
      if (earlier !== undefined) return asKnown(earlier);
      return new Delivery(fleet, message, atMs).run(found);
    });
  } catch (error) {
    if (!(error instanceof LockTaken)) throw error;
    const reason = `another message is being sent to it: ${error.message}`;
    const receipt = receiptOf(fleet, message, atMs, { result: 'failed', evidence: 'none', reason });
    await keepReceipt(fleet, receipt);
    return receipt;
  }
}

/** Whoever was sending it is gone: the lock is ours. */
function asKnown(receipt: Receipt): Receipt {
  if (receipt.result !== 'sending') return receipt;
  return { ...receipt, result: 'unknown', reason: 'its sender was interrupted while it handed the text over' };
}

/** One delivery, from its first look to its receipt. */
class Delivery {
  readonly #fleet: Fleet;
  readonly #message: Message;
  readonly #atMs: number;
  /** When it began: once it was its turn. */
  readonly #startMs = Date.now();
  readonly #startTick = performance.now();
  #progress: Progress = BEGIN;
  #sources: RecordSource[] = [];

  constructor(fleet: Fleet, message: Message, atMs: number) {
    this.#fleet = fleet;
    this.#message = message;
    this.#atMs = atMs;
  }

  async run(found: FoundPane): Promise<Receipt> {
    const order = this.#orderFor(found);
    let look = await this.#look(found);
    for (;;) {
      const [step, progress] = nextStep(order, this.#progress, look);
      this.#progress = progress;
      if (step.act === 'end') return this.#end(step);
      const pane = typeof look.pane === 'string' ? undefined : look.pane;
      if (step.act === 'paste' && pane !== undefined) {
        const refusal = await this.#paste(pane, look.process, order);
        if (refusal !== undefined) return this.#end({ result: 'failed', evidence: 'none', reason: refusal });
      } else if (step.act === 'enter' && pane !== undefined) {
        await this.#fleet.server.tmux.pressEnter(pane.pane.id);
      }
      if (step.act === 'wait') await delay(POLL_MS);
      look = await this.#look(await this.#view(found));
    }
  }

  #orderFor(found: FoundPane): Order {
    const { text, waitIdle, verify, timeoutMs } = this.#message;
    const runtime = typeof found === 'string' ? '' : found.metadata.runtime;
    return { adapter: adapterOf(runtime), text, waitIdle, verify, deadlineMs: this.#startMs + timeoutMs };
  }

  async #view(found: FoundPane): Promise<FoundPane> {
    if (typeof found === 'string') return found;
    const answer: PaneAnswer = await this.#fleet.server.tmux.viewPane(found.pane.id);
    return answer.state === 'answered' ? answer.view : answer.state;
  }

  async #look(pane: FoundPane): Promise<DeliveryLook> {
    const pid = typeof pane === 'string' || pane.pane.ended ? 0 : pane.pid;
    const [processes, records] = await Promise.all([
      this.#fleet.host.processFacts(pid === 0 ? [] : [{ pid, withEnvironment: this.#sources.length === 0 }]),
      readNews(this.#fleet.host, this.#sources, this.#message.text),
    ]);
    // A clock that is set back must not make a send wait for ever.
    const nowMs = Math.round(this.#startMs + performance.now() - this.#startTick);
    return { nowMs, pane, process: processes.get(pid), records };
  }

  /** @returns why it was not handed over */
  async #paste(pane: AgentPane, process: PaneProcess | undefined, order: Order): Promise<string | undefined> {
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
    const answer = await server.tmux.paste(pane.pane.id, this.#message.text);
    if (answer === 'refused') return 'its runtime has ended, or its input is closed';
    return answer.ok ? undefined : `tmux refused: ${answer.words.split('\n', 1)[0]}`;
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
    sha256: createHash('sha256').update(text).digest('hex'),
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
