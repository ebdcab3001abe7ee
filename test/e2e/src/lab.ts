import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type PrivateTmux, privateTmux, retryUntil } from '@mosaicstack/test-support';
import { type ModelServer, startModelServer } from './model-server.ts';
import { Pane } from './pane.ts';
import { preparePi, type RealPi, realPi, userTexts } from './real-pi.ts';

/** One pi in a pane, and all that it can reach. */
export interface Lab {
  tmux: PrivateTmux;
  server: ModelServer;
  cwd: string;
  pi: RealPi;
  pane: Pane;
  /** When the pane was there, in milliseconds. */
  startedMs: number;
}

/** How a message went. */
export interface Sent {
  /** What the box showed before Enter. */
  draft: string;
  /** From Enter to all of it at the model; undefined where it did not come. */
  modelMs: number | undefined;
  /** What the model was given. */
  text: string | undefined;
  /** How many requests there were. */
  requests: number;
  /** From Enter to its line in the transcript. */
  transcriptMs: number | undefined;
}

/** Starts one, and ends it with all that it started; `act` finds it as soon as its pane is there. */
export async function withStartingPi<Answer>(act: (lab: Lab) => Promise<Answer>): Promise<Answer> {
  const tmux = privateTmux();
  const server = await startModelServer();
  const cwd = `${tmux.folder}/agent`;
  mkdirSync(cwd);
  writeFileSync(`${cwd}/notes.txt`, 'x\n');
  preparePi(tmux.home, server.baseUrl);
  const pi = realPi(tmux.home, cwd);
  try {
    const pane = await Pane.start(tmux, 'agent', cwd, pi);
    return await act({ tmux, server, cwd, pi, pane, startedMs: Date.now() });
  } finally {
    await tmux.end();
    await server.close();
  }
}

/** The same, once its box is drawn and it takes messages. */
export function withPi<Answer>(act: (lab: Lab) => Promise<Answer>): Promise<Answer> {
  return withStartingPi(async (lab) => {
    await waitForBox(lab.pane);
    return act(lab);
  });
}

/** The rules above and below the input box. */
export async function waitForBox(pane: Pane): Promise<void> {
  const rules = async () => ((await pane.screen()).match(/^─{200}$/gm) ?? []).length;
  await retryUntil(rules, { deadlineMs: 20_000, everyMs: 5, what: 'the input box' }, (count) => count >= 2);
}

/** What stands in the input box: what is between the last two rules; one that is scrolled says so in its rule. */
export function draftOf(screen: string): string {
  const lines = screen.split('\n');
  const rules = lines.flatMap((line, index) => (/^─{3}/.test(line) ? [index] : []));
  const [above, below] = rules.slice(-2);
  return above === undefined || below === undefined
    ? ''
    : lines
        .slice(above + 1, below)
        .join('\n')
        .trimEnd();
}

/** What the pane shows above its box, without what it shows at its start. */
export function saidBy(screen: string): string[] {
  const lines = screen.split('\n');
  const last = lines.findLastIndex((line) => /^─{3}/.test(line));
  return lines.slice(0, last === -1 ? undefined : last).map((line) => line.trim());
}

/** Pastes, presses Enter `enterAfterMs` later, and waits until it is at the model and in the transcript. */
export async function send(
  { pane, server, pi }: Lab,
  text: string | Uint8Array,
  { enterAfterMs = 150, waitMs = 1500 }: { enterAfterMs?: number; waitMs?: number } = {},
): Promise<Sent> {
  const [requests, records] = [server.requests.length, userTexts(pi.transcripts).length];
  await pane.paste(text);
  await delay(enterAfterMs);
  const draft = enterAfterMs >= 150 ? draftOf(await pane.screen()) : '';
  const enteredMs = Date.now();
  await pane.press('Enter');
  let transcriptMs: number | undefined;
  const arrived = () => {
    if (userTexts(pi.transcripts).length > records) transcriptMs ??= Date.now() - enteredMs;
    return transcriptMs !== undefined && server.requests.length > requests;
  };
  const deadline = enteredMs + waitMs;
  while (!arrived() && Date.now() < deadline) await delay(3);
  const request = server.requests[requests];
  return {
    draft,
    text: request?.text,
    modelMs: request && request.atMs - enteredMs,
    requests: server.requests.length - requests,
    transcriptMs,
  };
}
