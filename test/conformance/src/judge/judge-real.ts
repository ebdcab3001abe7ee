import { launcherEnvironment } from '../cell/start-launcher.ts';
import { expandLaunch, expectedKit, paneVariables, sessionOptions } from '../expected/tmux-words.ts';
import type { CellContext } from '../lane/context.ts';
import type { PaneFacts, RealFacts } from '../lane/observation.ts';
import type { Difference } from '../schema/results.ts';
import { judgeSeen } from './judge-runtime.ts';
import { sameText } from './match-text.ts';

/** What is wrong on the real tmux. */
export function judgeReal(context: CellContext, real: RealFacts): Difference[] {
  const { expect } = context;
  const sessions = expectedSessions(context);
  const socket = expect.launch?.socket || 'default';
  return [
    ...sameText('steps before', '', real.failedSteps.join('\n')),
    ...sameText('sessions', sessionsText(sessions), sessionsText(real.sessions)),
    ...sameText('sockets', sessions === null ? '' : socket, real.sockets.join(' ')),
    ...sameText('left running', '', real.leftRunning.join('\n')),
    ...judgeStdouts(context, real),
    ...judgePane(context, real.pane),
  ];
}

function expectedSessions({ expect }: CellContext): readonly string[] | null {
  if (expect.sessions !== undefined) return expect.sessions;
  return expect.pane === undefined || expect.launch === undefined ? null : [expect.launch.name];
}

function sessionsText(sessions: readonly string[] | null): string {
  return sessions === null ? '(no server)' : [...sessions].sort().join(' ');
}

function judgeStdouts({ expect, placeholders }: CellContext, { stdouts }: RealFacts): Difference[] {
  if (expect.stdouts === undefined) return [];
  const expected = expect.stdouts.flatMap(({ equals, times }) =>
    Array<string>(times).fill(placeholders.expand(equals)),
  );
  return sameText('stdout of the starts at once', expected.sort().join('|'), [...stdouts].sort().join('|'));
}

function judgePane(context: CellContext, pane: PaneFacts | undefined): Difference[] {
  const { expect } = context;
  if (expect.pane === undefined) return [];
  if (pane === undefined) return [{ aspect: 'pane', expected: 'one', actual: 'none' }];
  const { alive, sees, size, status, signal } = expect.pane;
  return [
    ...sameText('pane: alive', `${alive}`, `${!pane.dead}`),
    ...sameText('pane: size', size, pane.size),
    ...(status === undefined ? [] : sameText('pane: status', status, pane.status)),
    ...(signal === undefined ? [] : sameText('pane: signal', signal, pane.signal)),
    ...Object.entries(expectedOptions(context)).flatMap(([name, value]) =>
      sameText(`pane: ${name}`, value, pane.options[name] ?? ''),
    ),
    ...(sees === undefined ? [] : judgeRuntime(context, pane)),
  ];
}

/** The metadata of the declared launch, and what the scenario names. */
export function expectedOptions({ expect, placeholders }: CellContext): Record<string, string> {
  const declared =
    expect.launch === undefined
      ? []
      : sessionOptions(expandLaunch(expect.launch, placeholders), expectedKit(placeholders));
  return { ...Object.fromEntries(declared), ...expect.pane?.options };
}

function judgeRuntime(context: CellContext, pane: PaneFacts): Difference[] {
  const { expect, cell, placeholders, scenario } = context;
  if (expect.pane?.sees === undefined || expect.launch === undefined) return [];
  const launch = expandLaunch(expect.launch, placeholders);
  const path = launcherEnvironment(cell, scenario.given, placeholders).PATH ?? '';
  const sees = {
    cwd: launch.workdir,
    ...expect.pane.sees,
    env: { ...Object.fromEntries(paneVariables(launch)), ...expect.pane.sees.env },
  };
  const isPane = pane.seen?.pid === pane.pid;
  return [
    ...judgeSeen('runtime', sees, pane.seen, path, context),
    ...(pane.seen === undefined || expect.pane.isRuntime === 'any'
      ? []
      : sameText('runtime: is the pane’s own process', `${expect.pane.isRuntime}`, `${isPane}`)),
  ];
}
