import { mkdirSync } from 'node:fs';
import { type PrivateTmux, privateTmux, retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ModelServer, startModelServer } from './model-server.ts';
import { Pane } from './pane.ts';
import { installPi, preparePi, type RealPi, realPi, userTexts } from './real-pi.ts';

const MESSAGE = `first line\n\n  indented "quoted" $HOME \`id\` 漢字 😀 é\n${'x'.repeat(2000)}\nlast line`;

let tmux: PrivateTmux;
let server: ModelServer;
let pi: RealPi;
let cwd: string;

beforeAll(installPi, 180_000);
beforeEach(async () => {
  tmux = privateTmux();
  server = await startModelServer();
  preparePi(tmux.home, server.baseUrl);
  cwd = `${tmux.folder}/work';$x`;
  mkdirSync(cwd);
  pi = realPi(tmux.home, cwd);
});
afterEach(async () => {
  await tmux.end();
  await server.close();
});

/** Enter again while nothing has happened: pi swallows it while it starts. */
async function submit(pane: Pane, sent: () => boolean): Promise<void> {
  const again = { deadlineMs: 20_000, everyMs: 500, what: 'the message at the model' };
  await retryUntil(
    async () => sent() || (await pane.press('Enter')),
    again,
    (answer) => answer === true,
  );
}

it('what is pasted into the real pi reaches its model and its transcript, whole and once', async () => {
  const pane = await Pane.start(tmux, 'agent', cwd, pi);
  const ready = async () => /^─{200}$/m.test(await pane.screen());
  await retryUntil(ready, { deadlineMs: 20_000, what: 'the input box' });
  await pane.paste(MESSAGE);
  await submit(pane, () => server.requests.length > 0);
  expect(server.requests).toMatchObject([{ model: 'echo', text: MESSAGE, texts: [MESSAGE] }]);
  const recorded = () => userTexts(pi.transcripts);
  await retryUntil(recorded, { deadlineMs: 5000, what: 'the transcript' }, (texts) => texts.length > 0);
  expect(recorded()).toEqual([MESSAGE]);
  expect(await pane.facts()).toMatchObject({ pane_current_command: 'pi', pane_dead: '0' });
}, 60_000);
