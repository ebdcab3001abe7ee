import { expect, it } from 'vitest';
import { FAULTY, runCampaign } from './campaign.ts';

// One round more than there are texts, so that every agent that ends is started again once.
const ROUNDS = 7;

it('no message to a faulty agent is lost untold, doubled, a command, or falsely called delivered', {
  timeout: 240_000,
}, async () => {
  const figures = await runCampaign(ROUNDS, 5);
  const lists = { falselyDelivered: [], doubled: [], commands: [], reordered: [], falselyFailed: [] };
  expect(figures).toMatchObject({ messages: ROUNDS * Object.keys(FAULTY).length, ...lists });
  expect(figures.delivered + figures.failed + figures.unknown).toBe(figures.messages);
  // Where nothing is wrong that keeps a message out, each arrives.
  const sound = ['alternate-screen', 'copy-mode', 'flood', 'lose-enter', 'paste-burst', 'plain', 'queue', 'spinner'];
  for (const agent of [...sound, 'ignore-hup', 'slow-start', 'swallow-enter'])
    expect(figures.byAgent[agent], agent).toEqual({ 'delivered (transcript)': ROUNDS });
  const { 'delivered (working)': working = 0, 'delivered (box)': box = 0 } = figures.byAgent['no-transcript'] ?? {};
  expect(working + box).toBe(ROUNDS);
  for (const agent of ['canonical', 'dead', 'draft', 'first-run', 'input-off'])
    expect(figures.byAgent[agent], agent).toEqual({ 'failed (none)': ROUNDS });
});
