import { expect, it } from 'vitest';
import { FAULTY, runCampaign, VIOLATIONS } from './campaign.ts';

// One round more than there are texts: each agent has all of them, and those that end have been started again.
const ROUNDS = 7;
const BURSTS = 3 * ROUNDS;

it('no message to a faulty agent is lost untold, doubled, a command, or falsely called delivered', {
  timeout: 240_000,
}, async () => {
  const figures = await runCampaign(ROUNDS, 5);
  const lists = Object.fromEntries(VIOLATIONS.map((list) => [list, []]));
  expect(figures).toMatchObject({ messages: ROUNDS * Object.keys(FAULTY).length + BURSTS, ...lists });
  expect(figures.delivered + figures.failed + figures.unknown).toBe(figures.messages);
  // Where nothing is wrong that keeps a message out, each arrives.
  const sound = ['alternate-screen', 'copy-mode', 'flood', 'lose-enter', 'paste-burst', 'plain', 'spinner'];
  for (const agent of [...sound, 'ignore-hup', 'slow-start', 'swallow-enter'])
    expect(figures.byAgent[agent], agent).toEqual({ 'delivered (transcript)': ROUNDS });
  const { 'delivered (working)': working = 0, 'delivered (box)': box = 0 } = figures.byAgent['no-transcript'] ?? {};
  expect(working + box).toBe(ROUNDS);
  // One that is busy may take a message before it has it on record.
  const { 'delivered (transcript)': recorded = 0, 'delivered (box)': queued = 0 } = figures.byAgent.queue ?? {};
  expect(recorded + queued).toBe(ROUNDS + BURSTS);
  expect(queued).toBeGreaterThan(0);
  // Each fault that keeps a message out, or makes Enter fail, has been at work.
  for (const agent of ['crash-in-paste', 'cut-message', 'eat-paste', 'exit-to-shell', 'no-bracket'])
    expect(figures.byAgent[agent]?.['delivered (transcript)'] ?? 0, agent).toBeLessThan(ROUNDS);
  for (const agent of ['lose-enter', 'paste-burst', 'swallow-enter'])
    expect(figures.enters[agent], agent).toBeGreaterThan(1);
  for (const agent of ['canonical', 'dead', 'draft', 'first-run', 'input-off'])
    expect(figures.byAgent[agent], agent).toEqual({ 'failed (none)': ROUNDS });
});
