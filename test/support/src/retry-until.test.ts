import { expect, it } from 'vitest';
import { retryUntil } from './retry-until.ts';

it('gives the first answer that satisfies', async () => {
  let count = 0;
  expect(
    await retryUntil(
      () => ++count,
      { everyMs: 1 },
      (value) => value === 3,
    ),
  ).toBe(3);
});

it('says the last value seen when the deadline has passed', async () => {
  let count = 0;
  const waiting = retryUntil(
    () => ({ count: ++count }),
    { deadlineMs: 20, everyMs: 1, what: 'a hundred' },
    (value) => value.count > 1e9,
  );
  await expect(waiting).rejects.toThrow(/^a hundred did not hold within 20 ms; last seen: { count: \d+ }$/);
});

it('says the last error where there was one, and forgives earlier ones', async () => {
  const failing = retryUntil(() => Promise.reject(new Error('no server')), { deadlineMs: 5, everyMs: 1 });
  await expect(failing).rejects.toThrow(/last seen: Error: no server/);
  let count = 0;
  const late = (): string => {
    if (++count < 3) throw new Error('not yet');
    return 'there';
  };
  expect(await retryUntil(late, { everyMs: 1 })).toBe('there');
});
