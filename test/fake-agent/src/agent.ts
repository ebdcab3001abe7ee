import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { shownDraft, type Token, TokenReader } from './editor.ts';
import type { Faults } from './faults.ts';

/** How an agent is set up. */
export interface AgentSetup {
  /** Where it writes what it received, one JSON object a line. */
  record: string;
  /** Its transcript, in the form that pi writes. */
  transcript: string;
  workMs: number;
  /** Signs that make a message a command. */
  prefixes: string;
  faults: Faults;
}

const RULE = '─'.repeat(60);
const FLOOD_LINES = 200;

/** A terminal program that looks like an agent, and does wrong what it is asked to do wrong. */
export class Agent {
  readonly #setup: AgentSetup;
  readonly #reader = new TokenReader();
  readonly #decoder = new StringDecoder('utf8');
  readonly #drawnAtMs = Date.now();
  #draft: string;
  #said: string[] = ['fake agent'];
  #queue: string[] = [];
  #isWorking = false;
  #isFirstRun: boolean;
  #pastedAtMs = 0;
  #pastes = 0;
  #enters = 0;
  #messages = 0;
  #frame = 0;

  constructor(setup: AgentSetup) {
    this.#setup = setup;
    this.#draft = setup.faults.draft;
    this.#isFirstRun = setup.faults['first-run'];
  }

  run(): void {
    const { faults } = this.#setup;
    for (const name of ['SIGHUP', 'SIGTERM'] as const)
      process.on(name, () => (faults['ignore-hup'] ? undefined : this.#quit(0)));
    if (faults['own-session-child']) spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).unref();
    if (faults.canonical) this.#readLines();
    else this.#readKeys();
  }

  #readKeys(): void {
    const { faults } = this.#setup;
    process.stdin.setRawMode?.(true);
    process.stdout.write(
      `${faults['alternate-screen'] ? '\x1b[?1049h' : ''}${faults['no-bracket'] ? '' : '\x1b[?2004h'}`,
    );
    process.stdin.on('data', (chunk: Buffer) => this.#feed(chunk));
    process.stdin.on('end', () => this.#quit(0));
    if (faults.spinner) setInterval(() => this.#draw(), 50);
    this.#draw();
    if (faults.dead) this.#quit(3);
  }

  #feed(chunk: Buffer): void {
    for (const token of this.#reader.feed(this.#decoder.write(chunk))) this.#take(token);
    if (this.#setup.faults['crash-in-paste'] && (this.#reader.openPaste ?? 0) >= 1000) this.#quit(7);
    this.#draw();
  }

  #take(token: Token): void {
    if (this.#isFirstRun) {
      this.#isFirstRun = token.kind !== 'enter';
      return;
    }
    if (token.kind === 'enter') this.#enter();
    else if (token.kind === 'erase') this.#draft = this.#draft.slice(0, -1);
    else if (token.kind === 'clear') this.#draft = '';
    else if (token.kind === 'typed') this.#draft += token.text;
    else if (token.kind === 'paste') this.#paste(token.text);
  }

  #paste(text: string): void {
    const { faults } = this.#setup;
    if (faults['crash-in-paste'] && text.length >= 1000) this.#quit(7);
    this.#pastedAtMs = Date.now();
    this.#pastes += 1;
    if (!isTurn(this.#pastes, faults['eat-paste'])) this.#draft += text;
  }

  #enter(): void {
    const { faults } = this.#setup;
    const nowMs = Date.now();
    if (nowMs - this.#drawnAtMs < faults['swallow-enter']) return;
    if (nowMs - this.#pastedAtMs < faults['paste-burst']) {
      this.#draft += '\n';
      return;
    }
    this.#enters += 1;
    if (isTurn(this.#enters, faults['lose-enter'])) return;
    const text = this.#draft.trim();
    this.#draft = '';
    if (text !== '') this.#submit(text);
  }

  #submit(text: string): void {
    this.#messages += 1;
    const isCut = isTurn(this.#messages, this.#setup.faults['cut-message']);
    const taken = isCut ? text.slice(0, Math.ceil(text.length / 2)) : text;
    const kind = this.#setup.prefixes.includes(taken[0] ?? '') ? 'command' : 'message';
    append(this.#setup.record, { atMs: Date.now(), kind, text: taken });
    if (this.#isWorking && this.#setup.faults.queue) this.#queue.push(taken);
    else this.#work(taken);
  }

  #work(text: string): void {
    const { transcript, faults, workMs } = this.#setup;
    if (!faults['no-transcript'])
      append(transcript, {
        type: 'message',
        timestamp: new Date().toISOString(),
        message: { role: 'user', content: [{ type: 'text', text }] },
      });
    this.#said.push(` ${text.split('\n', 1)[0]?.slice(0, 50)}`);
    this.#isWorking = true;
    if (faults.flood)
      for (let line = 0; line < FLOOD_LINES; line++) this.#said.push(`${line} `.repeat(20).slice(0, 60));
    setTimeout(() => this.#finish(), workMs);
  }

  #finish(): void {
    this.#isWorking = false;
    this.#said.push(` ok ${this.#messages}`);
    if (this.#setup.faults['exit-to-shell']) this.#quit(0);
    const next = this.#queue.shift();
    if (next !== undefined) this.#work(next);
    this.#draw();
  }

  #draw(): void {
    this.#frame += 1;
    const rows = (process.stdout.rows || 50) - 1;
    const lines = this.#isFirstRun
      ? ['Choose the text style that looks best', '', '❯ 1. Dark', '  2. Light']
      : this.#lines();
    process.stdout.write(`\x1b[H${lines.slice(-rows).join('\x1b[K\r\n')}\x1b[K\x1b[J`);
  }

  #lines(): string[] {
    const waiting = this.#queue.map((text) => ` Steering: ${text.split('\n', 1)[0]?.slice(0, 40)}`);
    const work = this.#isWorking ? [` ${'⠋⠙⠹⠸'[this.#frame % 4]} Working...`] : [];
    return [...this.#said.slice(-40), ...waiting, ...work, RULE, ...shownDraft(this.#draft), RULE, '~/work'];
  }

  #readLines(): void {
    process.stdout.write('> ');
    process.stdin.setEncoding('utf8').on('data', (text) => {
      for (const line of `${text}`.split('\n').filter((one) => one !== '')) this.#submit(line);
      process.stdout.write('> ');
    });
  }

  #quit(status: number): never {
    process.stdin.setRawMode?.(false);
    process.stdout.write('\x1b[?2004l');
    process.exit(status);
  }
}

function isTurn(count: number, every: number): boolean {
  return every > 0 && count % every === 0;
}

function append(path: string, line: object): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(line)}\n`);
}
