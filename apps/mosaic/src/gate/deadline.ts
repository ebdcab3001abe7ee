import { setTimeout as delay } from 'node:timers/promises';
import { cannotScan } from './gate-error.ts';

/** When a scan has to be done (gate.md G7.3). */
export interface Deadline {
  /** @throws MosaicError GATE_CANNOT_SCAN when it has passed */
  watch(): void;
  /** What is left of it, in milliseconds; at least 1. */
  leftMs(): number;
  /** @throws MosaicError GATE_CANNOT_SCAN when it passes first */
  within<Value>(awaited: Promise<Value>): Promise<Value>;
}

/**
 * @param root how the error calls what is scanned
 * @param nowMs the clock
 */
export function deadlineOf(root: string, limitMs: number, nowMs: () => number): Deadline {
  const end = nowMs() + limitMs;
  const tooLate = () => cannotScan(root, `it took longer than ${limitMs / 1000} s`);
  return {
    watch() {
      if (nowMs() > end) throw tooLate();
    },
    leftMs: () => Math.max(end - nowMs(), 1),
    async within(awaited) {
      const controller = new AbortController();
      const late = delay(Math.max(end - nowMs(), 0), undefined, { signal: controller.signal }).then(() => {
        throw tooLate();
      });
      try {
        return await Promise.race([awaited, late]);
      } finally {
        controller.abort();
        late.catch(() => undefined);
      }
    },
  };
}
