import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

/** How long to try, and how often. */
export interface RetryOptions {
  deadlineMs?: number;
  everyMs?: number;
  /** What is waited for, for the message. */
  what?: string;
}

/** The deadline of a `retryUntil` has passed. */
export class RetryTimeout extends Error {
  override name = 'RetryTimeout';
}

/**
 * Asks until the answer satisfies.
 * @returns the first answer that does; by default one that is not false, null, undefined, 0 or ''
 * @throws RetryTimeout with the last answer seen, or the last error
 */
export async function retryUntil<Value>(
  ask: () => Value | Promise<Value>,
  { deadlineMs = 2000, everyMs = 20, what = 'the condition' }: RetryOptions = {},
  satisfies: (value: Value) => boolean = Boolean,
): Promise<Value> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const answer = await settle(ask);
    if ('value' in answer && satisfies(answer.value)) return answer.value;
    if (performance.now() >= deadline)
      throw new RetryTimeout(`${what} did not hold within ${deadlineMs} ms; last seen: ${lastSeen(answer)}`);
    await delay(everyMs);
  }
}

type Answer<Value> = { value: Value } | { error: unknown };

async function settle<Value>(ask: () => Value | Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await ask() };
  } catch (error) {
    return { error };
  }
}

function lastSeen(answer: Answer<unknown>): string {
  return 'value' in answer ? inspect(answer.value, { depth: 4 }) : `${answer.error}`;
}
