import { expectedChanges } from '../cell/file-tree.ts';
import { expectedArgv } from '../expected/expected-calls.ts';
import { expandLaunch } from '../expected/tmux-words.ts';
import type { CellContext } from '../lane/context.ts';
import type { Observation } from '../lane/observation.ts';
import type { Difference } from '../schema/results.ts';
import { judgeCallsEnvironment, judgePauses } from './judge-calls.ts';
import { judgeReal } from './judge-real.ts';
import { judgeSnippet } from './judge-runtime.ts';
import { matchText, sameText } from './match-text.ts';

/** Everything that is not as the context expects. Nothing is left out because something else is wrong already. */
export function judge(context: CellContext, seen: Observation): Difference[] {
  const { expect, placeholders } = context;
  const { result } = seen;
  return [
    ...sameText('exit', `${expect.exit}`, `${result.signal?.slice('SIG'.length) ?? result.exit}`),
    ...(expect.stdouts === undefined ? matchText('stdout', expect.stdout, result.stdout, placeholders) : []),
    ...matchText('stderr', expect.stderr, result.stderr, placeholders),
    ...sameText('files', changesText(expectedChanges(expect.fs ?? {}, placeholders)), changesText(seen.changes)),
    ...(seen.real === undefined ? judgeCalls(context, seen) : judgeReal(context, seen.real)),
  ];
}

/** The complete argv of every call that is expected. */
export function expectedCalls({ expect, placeholders }: CellContext): string[][] {
  const launch = expect.launch === undefined ? undefined : expandLaunch(expect.launch, placeholders);
  return (expect.calls ?? []).map((call) => expectedArgv(call, launch, placeholders));
}

function judgeCalls(context: CellContext, seen: Observation): Difference[] {
  const expected = expectedCalls(context);
  // What a launcher still calls between a signal to its children and the one to itself is a matter of chance.
  const judged = seen.calls.slice(0, context.scenario.given.signal?.atCall);
  const actual = judged.map(({ tool, args }) => [tool, ...args]);
  const unexpected = seen.calls
    .filter(({ isUnexpected }) => isUnexpected)
    .map(({ tool, args }) => [tool, ...args].join(' '));
  return [
    ...(JSON.stringify(expected) === JSON.stringify(actual)
      ? []
      : [{ aspect: 'calls' as const, expectedCalls: expected, actualCalls: actual }]),
    ...sameText('calls without a rule', '', unexpected.join('\n')),
    ...sameText('rules not used', '', seen.unusedRules.join('\n')),
    ...judgeCallsEnvironment(context, seen.calls),
    ...judgePauses(context, seen.calls),
    ...judgeSnippet(context, seen.snippet),
  ];
}

function changesText(changes: ReadonlyMap<string, string>): string {
  return [...changes].map(([path, state]) => `${path}: ${state}`).join('\n');
}
