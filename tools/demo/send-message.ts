import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { MosaicError } from '@mosaicstack/contract';
import { runtimePane } from '@mosaicstack/fleet';
import type { TmuxClient } from '@mosaicstack/tmux';

const DEADLINE_MS = 10_000;
const POLL_MS = 50;

/**
 * Sends one message to a stub runtime and waits for its answer, which proves by length and checksum that it was received.
 * @returns the answer
 * @throws MosaicError DEMO_NO_ANSWER
 */
export async function sendMessage(tmux: TmuxClient, agent: string, message: string): Promise<string> {
  const found = runtimePane((await tmux.listPanes(agent)).panes);
  if (found.state !== 'alive') throw noAnswer(agent, `its runtime is ${found.state}`);
  const pane = found.pane.id;
  const answer = expectedAnswer(message);
  const before = count(await waitForLines(tmux, pane, agent, (lines) => lines.some(isPrompt)), answer);
  const sent = await tmux.pasteMessage(pane, `mosaic-demo-${randomUUID()}`, message);
  if (!sent.ok) throw noAnswer(agent, sent.words);
  await waitForLines(tmux, pane, agent, (lines) => count(lines, answer) > before);
  return answer;
}

/** What the stub runtime says to a message that arrived whole. */
function expectedAnswer(message: string): string {
  const checksum = createHash('sha256').update(message).digest('hex');
  return `received ${Buffer.byteLength(message)} bytes, sha256 ${checksum}`;
}

function isPrompt(line: string): boolean {
  return line.startsWith('>');
}

function count(lines: readonly string[], wanted: string): number {
  return lines.filter((line) => line === wanted).length;
}

async function waitForLines(
  tmux: TmuxClient,
  pane: string,
  agent: string,
  areThere: (lines: string[]) => boolean,
): Promise<string[]> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const lines = (await tmux.readPane(pane)).filter((line) => line !== '');
    if (areThere(lines)) return lines;
    if (Date.now() > deadline)
      throw noAnswer(agent, `none came within ${DEADLINE_MS} ms, its last line is '${lines.at(-1) ?? ''}'`);
    await delay(POLL_MS);
  }
}

function noAnswer(agent: string, cause: string): MosaicError {
  return new MosaicError({ code: 'DEMO_NO_ANSWER', exit: 1, act: 'get an answer from', subject: agent, cause });
}
