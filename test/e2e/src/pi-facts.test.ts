import { retryUntil } from '@mosaicstack/test-support';
import { beforeAll, describe, expect, it } from 'vitest';
import { draftOf, type Lab, send, withPi } from './lab.ts';
import { installPi, userTexts } from './real-pi.ts';

// What a sender of messages builds on; FACTS.md has the figures. One that fails with a new pi is to be looked at there.
beforeAll(installPi, 180_000);

const AT_ONCE = { enterAfterMs: 0, waitMs: 5000 };

const texts = ({ server }: Lab) => server.requests.map(({ text }) => text);
const until = (lab: Lab, request: number) =>
  retryUntil(() => lab.server.requests.length >= request, { deadlineMs: 9000 });
const submit = async ({ pane }: Lab, text: string) => {
  await pane.paste(text);
  await retryUntil(async () => draftOf(await pane.screen()).trim() === text.trim(), {
    deadlineMs: 5000,
    what: `'${text}' in the box`,
  });
  await pane.press('Enter');
  await retryUntil(async () => draftOf(await pane.screen()) === '', { deadlineMs: 5000, what: 'the empty box' });
};

describe('the transcript', () => {
  it('has the first message once the model has answered, and the next ones at once', { timeout: 30_000 }, () =>
    withPi(async (lab) => {
      lab.server.delayBy(1500);
      await submit(lab, 'first');
      await until(lab, 1);
      expect(userTexts(lab.pi.transcripts)).toEqual([]);
      await retryUntil(() => userTexts(lab.pi.transcripts).length, { deadlineMs: 5000, what: 'the first line' });
      const second = await send(lab, 'second', AT_ONCE);
      expect(second.transcriptMs).toBeLessThan(1000);
    }),
  );
});

describe('a message to a busy pi', () => {
  it('is queued, and asked of the model by itself after the one before it', { timeout: 30_000 }, () =>
    withPi(async (lab) => {
      lab.server.delayBy(1500);
      await submit(lab, 'first');
      await until(lab, 1);
      await submit(lab, 'second');
      await submit(lab, 'third');
      expect(await lab.pane.screen()).toMatch(/^ Steering: second\n Steering: third$/m);
      await until(lab, 3);
      expect(texts(lab)).toEqual(['first', 'second', 'third']);
    }),
  );

  it('is lost while pi waits to ask an overloaded model again', { timeout: 30_000 }, () =>
    withPi(async (lab) => {
      // The client inside pi asks three times before pi itself waits.
      lab.server.failNext(3);
      await submit(lab, 'first');
      const waits = async () => (await lab.pane.screen()).includes('Retrying (1/3)');
      await retryUntil(waits, { deadlineMs: 10_000, what: 'the wait' });
      await submit(lab, 'lost');
      await until(lab, 4);
      await retryUntil(() => userTexts(lab.pi.transcripts).length, { deadlineMs: 5000 });
      const next = await send(lab, 'next', AT_ONCE);
      expect(lab.server.requests.at(-1)?.texts).toEqual(['first', 'next']);
      expect(next.requests).toBe(1);
    }),
  );
});

describe('a message that begins or ends like something else', () => {
  it.each(['!echo shell', ' \n!echo shell', '/session', '\ufeff/session'])('%j does not reach the model', (text) =>
    withPi(async (lab) => {
      await submit(lab, text);
      expect(await send(lab, 'next', AT_ONCE)).toMatchObject({ text: 'next', requests: 1 });
      expect(texts(lab)).toEqual(['next']);
    }),
  );

  it.each(['\u2060!echo shell', '[a] /quit', '/quit now', '@notes.txt', '# x'])('%j reaches it as it is', (text) =>
    withPi(async (lab) => {
      expect((await send(lab, text, AT_ONCE)).text).toBe(text);
    }),
  );

  it('is not submitted where it ends with a backslash, and is where a blank follows that', { timeout: 20_000 }, () =>
    withPi(async (lab) => {
      await lab.pane.paste('end \\');
      await lab.pane.press('Enter');
      await retryUntil(async () => draftOf(await lab.pane.screen()) === 'end', {
        what: 'the box without the backslash',
      });
      await lab.pane.press('C-c');
      expect((await send(lab, 'end \\ ', AT_ONCE)).text).toBe('end \\');
      expect(texts(lab)).toEqual(['end \\']);
    }),
  );
});
