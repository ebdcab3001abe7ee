import type { Receipt } from '@mosaicstack/contract';
import { fakeAgentCommand, readReceived } from '@mosaicstack/test-fake-agent';
import { Fleet } from './fleet.ts';

/** The agents of a campaign: what is wrong with each. */
export const FAULTY: Readonly<Record<string, readonly string[]>> = {
  'alternate-screen': ['alternate-screen'],
  canonical: ['canonical'],
  'copy-mode': [],
  'crash-in-paste': ['crash-in-paste'],
  'cut-message': ['cut-message=4'],
  dead: ['dead'],
  draft: ['draft=half a thought'],
  'eat-paste': ['eat-paste=4'],
  'exit-to-shell': ['exit-to-shell'],
  'first-run': ['first-run'],
  flood: ['flood'],
  'ignore-hup': ['ignore-hup', 'own-session-child'],
  'input-off': [],
  'lose-enter': ['lose-enter=3'],
  'no-bracket': ['no-bracket'],
  'no-transcript': ['no-transcript'],
  'paste-burst': ['paste-burst=400'],
  plain: [],
  queue: ['queue'],
  'slow-start': ['slow-start=1500'],
  spinner: ['spinner'],
  'swallow-enter': ['swallow-enter=2500'],
};

/** The texts of a campaign: short, long, many lines, other scripts, and what would like to be more than text. */
const TEXTS: readonly ((round: number) => string)[] = [
  (round) => `message ${round}`,
  (round) => `line one of ${round}\n\n  line three, indented\nlast line`,
  (round) => `${round} ${'äöü € 漢字 😀 '.repeat(20)}end`,
  (round) => `/quit ${round} !ls @file #note`,
  (round) => `escape ${round} \x1b[201~\r/quit\x03\x04 \x1b[31mred\x00 end`,
  (round) => `${round} ${'long '.repeat(4000)}end`,
];

/** What a campaign came to. */
export interface Figures {
  messages: number;
  delivered: number;
  failed: number;
  unknown: number;
  /** Said to be delivered, and not received as it was sent. */
  falselyDelivered: string[];
  /** Received more than once. */
  doubled: string[];
  /** Received as a command. */
  commands: string[];
  /** Received in another order than sent. */
  reordered: string[];
  /** Said not to be received, and received after all. */
  falselyFailed: string[];
  evidence: Record<string, number>;
  byAgent: Record<string, Record<string, number>>;
  /** The most Enters that a message of an agent took. */
  enters: Record<string, number>;
}

/** How many messages with the same words are sent at once to one that is busy with the first of them. */
const BURST = 3;
const BUSY = 'queue';

/** The lists that have to be empty. */
export const VIOLATIONS = ['falselyDelivered', 'doubled', 'commands', 'reordered', 'falselyFailed'] as const;

/** Sends rounds of messages to all faulty agents at once, and compares what is said with what they received. */
export async function runCampaign(rounds: number, timeoutSeconds: number): Promise<Figures> {
  const fleet = new Fleet();
  try {
    const agents = Object.fromEntries(
      Object.entries(FAULTY).map(([name, faults]) => [name, declared(fleet, name, faults)]),
    );
    fleet.declare(agents);
    await fleet.mosaic(['fleet', 'start', '--all']);
    await fleet.tmux.tmux('select-pane', '-d', '-t', '=input-off:');
    const receipts: Receipt[] = [];
    for (let round = 1; round <= rounds; round++) {
      await fleet.tmux.tmux('copy-mode', '-t', '=copy-mode:');
      const text = TEXTS[round % TEXTS.length]?.(round) ?? '';
      receipts.push(
        ...(await fleet.send(text, ...Object.keys(agents), '--timeout', `${timeoutSeconds}`, '--id', `r${round}`)),
      );
      receipts.push(...(await burst(fleet, round, timeoutSeconds)));
      await revive(fleet, round);
    }
    // What is still on its way when its sender has given up has arrived by then.
    await fleet.mosaic(['fleet', 'stop', '--all']);
    return figuresOf(fleet, receipts);
  } finally {
    await fleet.end();
  }
}

/** Several senders tell one agent the same at once: all but the first wait for its turn and for the agent's. */
async function burst(fleet: Fleet, round: number, timeoutSeconds: number): Promise<Receipt[]> {
  const ids = Array.from({ length: BURST }, (_, index) => `b${round}-${index}`);
  const words = ['--timeout', `${timeoutSeconds * BURST}`];
  return (await Promise.all(ids.map((id) => fleet.send(burstText(round), BUSY, ...words, '--id', id)))).flat();
}

function burstText(round: number): string {
  return `again ${round}`;
}

function declared(fleet: Fleet, name: string, faults: readonly string[]) {
  const { path, transcripts } = fleet.workdir(name);
  const workMs = name === BUSY ? 1500 : name === 'flood' ? 700 : 20;
  const transcript = `${transcripts}/session.jsonl`;
  const command = fakeAgentCommand({ record: recordOf(fleet, name), transcript, workMs, faults });
  return { runtime: 'pi', workdir: path, command };
}

function recordOf(fleet: Fleet, name: string): string {
  return `${fleet.home}/records/${name}.jsonl`;
}

/** Those that end are started again now and then, and those that have a start to be slow at are started again. */
async function revive(fleet: Fleet, round: number): Promise<void> {
  if (round % 4 !== 0) return;
  const ending = ['crash-in-paste', 'exit-to-shell', 'dead', 'slow-start', 'swallow-enter', 'eat-paste', 'lose-enter'];
  await fleet.mosaic(['fleet', 'restart', ...ending]);
}

function figuresOf(fleet: Fleet, receipts: readonly Receipt[]): Figures {
  const figures: Figures = {
    messages: receipts.length,
    delivered: 0,
    failed: 0,
    unknown: 0,
    falselyDelivered: [],
    doubled: [],
    commands: [],
    reordered: [],
    falselyFailed: [],
    evidence: {},
    byAgent: {},
    enters: {},
  };
  const texts = receivedTexts(fleet);
  for (const receipt of receipts) count(figures, receipt, texts.get(receipt.agent) ?? []);
  checkBursts(figures, receipts, texts.get(BUSY) ?? []);
  for (const name of Object.keys(FAULTY)) checkOrder(figures, fleet, name);
  return figures;
}

/** What each agent received, without what runtimes rewrite. */
function receivedTexts(fleet: Fleet): Map<string, string[]> {
  const texts = (name: string) => readReceived(recordOf(fleet, name)).map(({ text }) => lettersOf(text));
  return new Map(Object.keys(FAULTY).map((name) => [name, texts(name)]));
}

function count(figures: Figures, receipt: Receipt, received: readonly string[]): void {
  const { agent, id, result, evidence, reason, enters } = receipt;
  if (result !== 'sending') figures[result] += 1;
  const key = `${result} (${evidence})`;
  figures.evidence[key] = (figures.evidence[key] ?? 0) + 1;
  figures.enters[agent] = Math.max(figures.enters[agent] ?? 0, enters);
  const own = figures.byAgent[agent] ?? {};
  figures.byAgent[agent] = own;
  own[key] = (own[key] ?? 0) + 1;
  if (!id.startsWith('r')) return;
  const round = Number(id.slice(1));
  const wanted = wantedOf(receipt, TEXTS[round % TEXTS.length]?.(round) ?? '');
  const same = received.filter((text) => text === wanted).length;
  // Twice in one message is twice, too.
  const times = received.reduce((sum, text) => sum + text.split(wanted).length - 1, 0);
  const what = `${agent} ${id}: ${result} by ${evidence}, received ${same} times; ${reason}`;
  if (result === 'delivered' && same === 0) figures.falselyDelivered.push(what);
  if (times > 1) figures.doubled.push(what);
  if (result === 'failed' && times > 0) figures.falselyFailed.push(what);
}

/** Messages with the same words cannot be told apart: their number tells. */
function checkBursts(figures: Figures, receipts: readonly Receipt[], received: readonly string[]): void {
  const rounds = new Set(receipts.flatMap(({ id }) => Number(/^b(\d+)-/.exec(id)?.[1]) || []));
  for (const round of rounds) {
    const own = receipts.filter(({ id }) => id.startsWith(`b${round}-`));
    const [first] = own;
    if (first === undefined) continue;
    const wanted = wantedOf(first, burstText(round));
    const same = received.filter((text) => text === wanted).length;
    const [delivered, failed] = (['delivered', 'failed'] as const).map(
      (result) => own.filter((receipt) => receipt.result === result).length,
    );
    const what = `${BUSY} b${round}: ${delivered} delivered, ${failed} failed, received ${same} times`;
    if ((delivered ?? 0) > same) figures.falselyDelivered.push(what);
    if (same > own.length) figures.doubled.push(what);
    if (same > own.length - (failed ?? 0)) figures.falselyFailed.push(what);
  }
}

function wantedOf({ host, from, agent }: Receipt, text: string): string {
  return lettersOf(`[${host}:${from} -> ${host}:${agent}] ${text}`);
}

function checkOrder(figures: Figures, fleet: Fleet, name: string): void {
  const received = readReceived(recordOf(fleet, name));
  // What does not ask for marked pastes gets each line as a message; tmux 3.3a does not tell who does.
  const isMarked = name !== 'no-bracket';
  for (const { kind, text } of received)
    if (kind === 'command' && isMarked) figures.commands.push(`${name}: ${text.slice(0, 40)}`);
  const rounds = received.flatMap(({ text }) => Number(/^\[\S+ -> \S+\] \D*(\d+)/.exec(text)?.[1]) || []);
  if (rounds.some((round, at) => round < (rounds[at - 1] ?? 0))) figures.reordered.push(`${name}: ${rounds}`);
}

/** What is left when control bytes and blanks are gone: runtimes rewrite both. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S}]|[\u2400-\u2421]/gu, '');
}
