import { retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fleet } from './fleet.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { startPi } from './pi-fleet.ts';
import { installPi, realPi, userTexts } from './real-pi.ts';

vi.setConfig({ testTimeout: 120_000 });

let fleet: Fleet;
let server: ModelServer;

beforeAll(installPi, 180_000);
beforeEach(async () => {
  fleet = new Fleet();
  server = await startModelServer();
});
afterEach(async () => {
  await fleet.end();
  await server.close();
});

const start = (...names: string[]): Promise<void> => startPi(fleet, server, names);

/** What the model of an agent was given as new, message by message: each request carries those before it too. */
const receivedBy = (name: string): string[] => server.requestsOf(name).at(-1)?.texts ?? [];
const preamble = (agent: string): RegExp => new RegExp(`^\\[\\S+:root -> \\S+:${agent}\\] `);
const withoutPreamble = (agent: string, texts: string[]): string[] =>
  texts.map((text) => text.replace(preamble(agent), ''));

describe('mosaic fleet send to the real pi', () => {
  it('delivers what is sent right after the start, once, by the proof of its transcript', async () => {
    await start('a');
    const [receipt] = await fleet.send('hello\nsecond line', 'a', '--from', 'root');
    expect(receipt).toMatchObject({ agent: 'a', result: 'delivered', evidence: 'transcript' });
    await retryUntil(
      () => receivedBy('a'),
      { deadlineMs: 5000 },
      (texts) => texts.length === 1,
    );
    expect(withoutPreamble('a', receivedBy('a'))).toEqual(['hello\nsecond line']);
  });

  it('delivers 1 byte to 256 kB, many lines and hostile text, in order and as text', async () => {
    await start('a');
    const texts = [
      'x',
      'y'.repeat(900),
      'äöü € 漢字 😀 שלום\n'.repeat(9),
      'row\n'.repeat(300),
      'z'.repeat(70_000),
      `${'w'.repeat(63)}\n`.repeat(4 * 1024),
      '/quit',
      '!touch "$HOME/broken-out"',
      'a\x1b[201~\r/quit\rb',
      'ends with @n',
      'ends with \\',
    ];
    for (const text of texts) {
      const [receipt] = await fleet.send(text, 'a', '--from', 'root');
      expect(receipt, text.slice(0, 40)).toMatchObject({ result: 'delivered', evidence: 'transcript', reason: '' });
    }
    await retryUntil(
      () => receivedBy('a'),
      { deadlineMs: 5000 },
      (got) => got.length === texts.length,
    );
    const shown = texts.map((text) => text.replaceAll('\x1b', '\u241b').replaceAll('\r', '\n').trimEnd());
    expect(withoutPreamble('a', receivedBy('a')).map((text) => text.trimEnd())).toEqual(shown);
    expect((await fleet.tmux.tmux('list-panes', '-a', '-F', '#{pane_dead}')).stdout).toBe('0\n');
  });

  it('hands over to one that is at work, and waits for its end where it is asked to', async () => {
    await start('a');
    await fleet.send('warm', 'a');
    server.delayBy(3000);
    await fleet.send('a long piece of work', 'a');
    const [queued] = await fleet.send('meanwhile', 'a');
    expect(queued).toMatchObject({ result: 'delivered' });
    const [waited] = await fleet.send('afterwards', 'a', '--wait-idle');
    expect(waited).toMatchObject({ result: 'delivered', evidence: 'transcript' });
    await retryUntil(
      () => receivedBy('a'),
      { deadlineMs: 15_000 },
      (texts) => texts.length === 4,
    );
    const { transcripts } = realPi(fleet.home, fleet.workdir('a').path, 'a');
    expect(userTexts(transcripts).map((text) => text.split('] ')[1])).toEqual([
      'warm',
      'a long piece of work',
      'meanwhile',
      'afterwards',
    ]);
  });

  it('leaves a draft of the operator alone, and says that it is there', async () => {
    await start('a');
    await fleet.send('warm', 'a');
    await fleet.tmux.tmux('send-keys', '-t', '=a:', '-l', 'half a thought');
    const [receipt] = await fleet.send('hello', 'a', '--timeout', '2');
    expect(receipt).toMatchObject({ result: 'failed', reason: 'unsent text stands in its input box' });
    expect(await fleet.mosaic(['fleet', 'ps', '--state', 'draft'])).toMatchObject({
      stdout: expect.stringContaining(' draft '),
    });
    await fleet.tmux.tmux('send-keys', '-t', '=a:', 'Enter');
    await retryUntil(
      () => receivedBy('a'),
      { deadlineMs: 5000 },
      (texts) => texts.length === 2,
    );
    expect(receivedBy('a').at(-1)).toBe('half a thought');
  });

  it('takes commands only where they are asked for', async () => {
    await start('a');
    await fleet.send('warm', 'a');
    expect((await fleet.mosaic(['fleet', 'send', 'a', '--raw', '-m', ' /quit'])).exit).toBe(2);
    expect(await fleet.mosaic(['fleet', 'reset', 'a'])).toMatchObject({ exit: 0 });
    const screen = async () => (await fleet.tmux.tmux('capture-pane', '-p', '-t', '=a:')).stdout;
    await retryUntil(screen, { deadlineMs: 5000 }, (text) => text.includes('New session started'));
    await fleet.send('fresh', 'a', '--from', 'root');
    await retryUntil(
      () => receivedBy('a'),
      { deadlineMs: 5000 },
      (texts) => texts.length === 1,
    );
    expect(withoutPreamble('a', receivedBy('a'))).toEqual(['fresh']);
  });

  it('keeps a message back while pi waits to ask its model again, where it would be lost', async () => {
    await start('a');
    await fleet.send('warm', 'a', '--from', 'root');
    server.failNext(3);
    await fleet.send('first', 'a', '--from', 'root', '--no-verify');
    const screen = async () => (await fleet.tmux.tmux('capture-pane', '-p', '-t', '=a:')).stdout;
    await retryUntil(screen, { deadlineMs: 10_000, what: 'the wait' }, (text) => text.includes('Retrying (1/3)'));
    const [receipt] = await fleet.send('second', 'a', '--from', 'root');
    expect(receipt).toMatchObject({ result: 'delivered' });
    const received = () => withoutPreamble('a', receivedBy('a'));
    await retryUntil(received, { deadlineMs: 15_000, what: 'all three' }, (texts) => texts.length === 3);
    expect(received()).toEqual(['warm', 'first', 'second']);
  });

  it('tells ten agents at once, each its own', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `n${index}`);
    await start(...names);
    const receipts = await fleet.send('to all of you', '--all', '--from', 'root', '--timeout', '60');
    expect(receipts.map(({ agent, result, evidence }) => [agent, result, evidence])).toEqual(
      names.map((name) => [name, 'delivered', 'transcript']),
    );
    for (const name of names) {
      await retryUntil(
        () => receivedBy(name),
        { deadlineMs: 10_000 },
        (texts) => texts.length === 1,
      );
      expect(withoutPreamble(name, receivedBy(name))).toEqual(['to all of you']);
    }
  });
});
