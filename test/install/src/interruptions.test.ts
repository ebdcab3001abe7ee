import { expect, it, vi } from 'vitest';
import { interruptInstallers } from './interrupt/interruptions.ts';

vi.setConfig({ testTimeout: 240_000 });

/** `npm run interruptions` does 200, with a seed of its own each time. */
const [COUNT, SEED] = [60, 20];

it(`an install that is interrupted leaves the old tree or the new one, ${COUNT} times with seed ${SEED}`, async () => {
  const all = await interruptInstallers(COUNT, SEED);
  expect(all).toHaveLength(COUNT);
  expect(all.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(new Set(all.map(({ found }) => found)).size).toBe(2);
});
