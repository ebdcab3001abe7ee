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
import type { PaneAnswer } from '@mosaicstack/tmux';
import { expectedCause } from './expected-cause.ts';
import type { Fleet } from './load-fleet.ts';
import { keepReceipt, type Message, receiptOf } from './receipts.ts';
import { type RecordSource, readNews, recordSources } from './records.ts';

/** The pane of an agent as it was found before. */
export type FoundPane = AgentPane | 'gone' | 'unknown';

const POLL_MS = 30;
/** What takes long is looked at less often. */
const SLOW_POLL_MS = 120;
const SLOW_AFTER_MS = 5000;

/** One delivery, from its first look to its receipt. */
export class Delivery {
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
  /** What had to be done to the agent's terminal before it could be told. */
  #remark = '';
  #sources: RecordSource[] = [];

  constructor(fleet: Fleet, message: Message, { atMs, unrecorded }: { atMs: number; unrecorded: number }) {
    this.#fleet = fleet;
    this.#message = message;
    this.#atMs = atMs;
    this.#unrecorded = unrecorded;
  }

  /** @param interruption what has not been handed over when it comes is not any more; what was is brought to its end */
  async run(found: FoundPane, interruption: AbortSignal): Promise<Receipt> {
    try {
      return await this.#end(await this.#runToEnd(found, interruption));
    } catch (error) {
      const reason = expectedCause(error);
      if (this.#told === undefined) return this.#end({ result: 'failed', evidence: 'none', reason });
      return this.#end({ result: 'unknown', evidence: 'none', reason: `${reason}, while it was told` });
    }
  }

  async #runToEnd(found: FoundPane, interruption: AbortSignal): Promise<Outcome> {
    let seen = await this.#view(found);
    const order = this.#orderFor(seen);
    let look = await this.#look(seen);
    for (;;) {
      if (interruption.aborted && this.#told === undefined)
        return { result: 'failed', evidence: 'none', reason: 'it was interrupted before it could be told' };
      const [step, progress] = nextStep(order, this.#progress, look);
      const { enters } = this.#progress;
      this.#progress = progress;
      if (step.act === 'end') return step;
      const pane = typeof look.pane === 'string' ? undefined : look.pane;
      if (step.act === 'paste' && pane !== undefined) {
        const refusal = await this.#paste(pane, look.process, order);
        if (refusal !== undefined) return { ...refusal, evidence: 'none' };
      } else if (step.act === 'enter' && pane !== undefined) {
        // An Enter that tmux did not take proves nothing of what is seen afterwards.
        if ((await this.#fleet.server.tmux.pressEnter(pane.pane.id)) === 'refused')
          this.#progress = { ...progress, enters };
      }
      if (step.act === 'wait') await delay(look.nowMs - this.#startMs > SLOW_AFTER_MS ? SLOW_POLL_MS : POLL_MS);
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
    if (pane.isInMode) this.#remark = 'its copy mode was ended';
    const answer = await server.tmux.paste(pane.pane.id, this.#message.text);
    if (answer === 'refused') return { result: 'failed', reason: 'its runtime has ended, or its input is closed' };
    if (answer.ok) return undefined;
    const words = answer.words.split('\n', 1)[0];
    if (!answer.mayBeThere) return { result: 'failed', reason: `tmux refused: ${words}` };
    return { result: 'unknown', reason: `tmux did not say that it handed the text over: ${words}` };
  }

  async #end(outcome: Outcome): Promise<Receipt> {
    const reason = [outcome.reason, this.#remark].filter((part) => part !== '').join('; ');
    const receipt = this.#receipt({ ...outcome, reason }, Date.now());
    try {
      await keepReceipt(this.#fleet, receipt);
      return receipt;
    } catch (error) {
      return { ...receipt, reason: [reason, `no receipt is kept: ${expectedCause(error)}`].filter(Boolean).join('; ') };
    }
  }

  #receipt(outcome: Omit<Outcome, 'result'> & Pick<Receipt, 'result'>, endedAtMs: number | null): Receipt {
    const { pastedAtMs = null, enters } = this.#progress;
    return { ...receiptOf(this.#fleet, this.#message, this.#atMs, outcome), pastedAtMs, enters, endedAtMs };
  }
}

function isOf(answer: PaneAnswer, agent: string): answer is Extract<PaneAnswer, { state: 'answered' }> {
  return answer.state === 'answered' && answer.view.metadata.name === agent;
}

function environmentOf(process: PaneProcess | undefined): Environment {
  const pairs = (process?.environment ?? []).map((entry): [string, string] => {
    const at = entry.indexOf('=');
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}
