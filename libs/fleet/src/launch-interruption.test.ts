import { describe, expect, it } from 'vitest';
import { LaunchInterrupted } from './launch-refusal.ts';
import { readLaunch } from './launch-request.ts';
import { launchSteps, type Step } from './launch-steps.ts';

const places = { home: '/h', cwd: '/' };
const kit = { version: '1.2.3', paneScript: '/kit/agent-pane.sh' };
const quiet = {
  MOSAIC_TMUX_SOCKET: 's',
  MOSAIC_AGENT_WORKDIR: '/w',
  MOSAIC_AGENT_COMMAND: 'pi',
  MOSAIC_START_SETTLE_MS: '0',
};

describe('a launch that is interrupted', () => {
  /** The kinds of the steps after an interruption in the step of this kind; it must end with the interruption. */
  function stepsAfter(kind: Step['kind'], environment: Record<string, string>, answers: Record<string, unknown>) {
    const steps = launchSteps(readLaunch({ args: ['a'], environment, places }), kit);
    const seen: string[] = [];
    let next = steps.next(undefined);
    while (!next.done && next.value.kind !== kind) next = steps.next(answers[next.value.kind] as never);
    try {
      next = steps.throw(new LaunchInterrupted());
      for (; !next.done; next = steps.next(answers[`${next.value.kind} again`] as never)) seen.push(next.value.kind);
    } catch (error) {
      expect(error).toBeInstanceOf(LaunchInterrupted);
      return seen;
    }
    return 'it went on';
  }
  const answers = {
    'has-session': false,
    'identify-folders': [undefined, '1'],
    hash: 'HASH',
    'start-server': { ok: true, words: '' },
  };

  it.each<[Step['kind'], boolean, string[]]>([
    ['has-session', false, ['remove-made-folders']],
    ['npm-prefix', false, ['remove-made-folders']],
    ['start-server', false, ['has-session', 'end-empty-server', 'remove-made-folders']],
    ['new-session', false, ['has-session', 'end-empty-server', 'remove-made-folders']],
    ['new-session', true, ['has-session', 'keep-made-folders', 'remove-made-folders']],
  ])('in %s (session there: %s) takes back what no agent runs in', (kind, isThere, expected) => {
    expect(stepsAfter(kind, quiet, { ...answers, 'has-session again': isThere })).toEqual(expected);
  });

  it('never ends the user’s own server', () => {
    const own = { ...quiet, MOSAIC_TMUX_SOCKET: '' };
    const expected = ['has-session', 'remove-made-folders'];
    expect(stepsAfter('new-session', own, { ...answers, 'has-session again': false })).toEqual(expected);
  });
});
