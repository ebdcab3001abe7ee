import { LaunchInterrupted, type LaunchSteps, type Step } from '@mosaicstack/fleet';
import { describe, expect, it } from 'vitest';
import { carryOut, type Performer } from './carry-out.ts';

const never = new AbortController().signal;
const version: Step = { kind: 'tmux-version' };
const prefix: Step = { kind: 'npm-prefix' };
const undo: Step = { kind: 'remove-made-folders' };

/** A performer of some kinds of steps. */
function performer(acts: Partial<Performer>): Performer {
  return acts as Performer;
}

describe('carrying out a launch', () => {
  it('does one step after the other, and gives each its own answer', async () => {
    const done: string[] = [];
    function* steps(): LaunchSteps {
      done.push(`${yield version}`, `${yield { kind: 'print', text: 'hello' }}`, `${yield prefix}`);
    }
    const slow = async (answer: string): Promise<string> => {
      done.push(`asked for ${answer}`);
      return answer;
    };
    const acts = performer({
      'tmux-version': () => slow('3.3a'),
      'npm-prefix': () => slow('/npm'),
      print: ({ text }) => void done.push(text),
    });
    await carryOut(steps(), acts, never);
    expect(done).toEqual(['asked for 3.3a', 'hello', 'asked for /npm', '3.3a', 'undefined', '/npm']);
  });

  it('hands on what a launch throws, before its first step too', async () => {
    // biome-ignore lint/correctness/useYield: it ends before it asks for anything
    const steps = function* (): LaunchSteps {
      throw new Error('no');
    };
    await expect(carryOut(steps(), performer({}), never)).rejects.toThrow('no');
  });

  it.each<[string, Performer['tmux-version']]>([
    [
      'fails at once',
      () => {
        throw new Error('no tmux');
      },
    ],
    ['fails later', () => Promise.reject(new Error('no tmux'))],
  ])('throws into the launch a step that %s, so that it takes back what it made', async (_title, fail) => {
    const done: string[] = [];
    function* steps(): LaunchSteps {
      try {
        yield version;
        done.push('not reached');
      } catch (error) {
        yield undo;
        throw error;
      }
    }
    const acts = performer({ 'tmux-version': fail, 'remove-made-folders': () => void done.push('taken back') });
    await expect(carryOut(steps(), acts, never)).rejects.toThrow('no tmux');
    expect(done).toEqual(['taken back']);
  });

  it('goes on where the launch can do without a step that failed', async () => {
    const done: string[] = [];
    function* steps(): LaunchSteps {
      try {
        yield version;
      } catch {
        done.push(`${yield prefix}`);
      }
    }
    const acts = performer({ 'tmux-version': () => Promise.reject(new Error('no')), 'npm-prefix': () => '/npm' });
    await carryOut(steps(), acts, never);
    expect(done).toEqual(['/npm']);
  });

  it('tells the launch once of an interruption, when the step under way is done', async () => {
    const done: string[] = [];
    const controller = new AbortController();
    function* steps(): LaunchSteps {
      try {
        yield version;
        done.push('not reached');
      } catch (error) {
        done.push(`${error instanceof LaunchInterrupted}`, `${yield prefix}`);
        throw error;
      }
    }
    const acts = performer({
      'tmux-version': () => {
        controller.abort('SIGTERM');
        return '3.3a';
      },
      'npm-prefix': () => '/npm',
    });
    await expect(carryOut(steps(), acts, controller.signal)).rejects.toThrow(LaunchInterrupted);
    expect(done).toEqual(['true', '/npm']);
  });
});
