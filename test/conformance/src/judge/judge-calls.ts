import type { FakeCall } from '@mosaicstack/test-support';
import type { CellContext } from '../lane/context.ts';
import type { Difference } from '../schema/results.ts';
import { sameText } from './match-text.ts';
import { shellQuote } from './quote.ts';

/** What is wrong in the environment of the recorded calls. */
export function judgeCallsEnvironment({ expect, placeholders }: CellContext, calls: readonly FakeCall[]): Difference[] {
  return (expect.callsEnv ?? []).flatMap(({ tool, has, hasNot, openFiles }) => {
    const own = calls.filter((call) => call.tool === tool);
    if (own.length === 0) return [{ aspect: `environment of ${tool}`, expected: 'a call', actual: 'none' }];
    return own.flatMap((call, index) => {
      const aspect = `environment of ${tool} call ${index + 1}`;
      const wanted = Object.entries(has).flatMap(([name, value]) =>
        sameText(`${aspect}: ${name}`, placeholders.expand(value), call.environment[name] ?? '(unset)'),
      );
      const there = Object.keys(call.environment).filter((name) => hasNot.some((pattern) => isNamed(name, pattern)));
      const files =
        openFiles === undefined ? [] : sameText(`${aspect}: open files`, `${openFiles}`, `${call.openFiles}`);
      return [...wanted, ...files, ...sameText(`${aspect}: what must not be there`, '', there.join(' '))];
    });
  });
}

/** What is wrong in the time between calls. */
export function judgePauses({ expect }: CellContext, calls: readonly FakeCall[]): Difference[] {
  return (expect.pauses ?? []).flatMap(({ before, atLeastMs, atMostMs }) => {
    const [earlier, later] = [calls[before - 2], calls[before - 1]];
    const ms = earlier && later ? later.atMs - earlier.atMs : Number.NaN;
    const expected = `${atLeastMs} to ${atMostMs} ms`;
    return ms >= atLeastMs && ms <= atMostMs
      ? []
      : [{ aspect: `pause before call ${before}`, expected, actual: shellQuote(`${ms}`) }];
  });
}

function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
