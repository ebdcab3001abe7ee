import type { AgentPane } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { adapterOf } from '../runtimes/index.ts';
import { BEGIN, type DeliveryAct, type DeliveryLook, nextStep, type Order, type Progress } from './delivery.ts';

const RULE = '─'.repeat(20);
const TEXT = '[h:ada -> h:a] hello there';
const IDLE = [RULE, '', RULE];
const DRAFT = [RULE, TEXT, RULE];
const WORKING = [' ⠹ Working...', ...IDLE];
const QUESTION = ['Choose a model:'];

const order: Order = {
  adapter: adapterOf('pi'),
  text: TEXT,
  waitIdle: false,
  verify: true,
  isAddressed: true,
  deadlineMs: 20_000,
};

const NOBODY = {
  pid: 7,
  startTicks: 1,
  startedAtMs: 0,
  exe: '',
  environment: [],
  foreground: { pid: 7, parent: 1, exe: '', argv: [] },
};

/** A look at so many milliseconds, with a screen; changes take the place of what is usual. */
function look(
  nowMs: number,
  lines: readonly string[],
  changes: Partial<DeliveryLook> & { pane?: unknown } = {},
): DeliveryLook {
  const pane = {
    pane: { id: '%1', ended: false, runtimePane: '%1', status: '', signal: '' },
    takenBy: '',
    isInputOff: false,
    changedAtMs: 0,
    lines: [...lines],
  } as unknown as AgentPane;
  const process = {
    ...NOBODY,
    startedAtMs: -100_000,
    foreground: { ...NOBODY.foreground, exe: '/usr/bin/node', argv: ['node', 'pi'] },
  };
  return { nowMs, pane, process, records: { transcript: 'none', hook: 'none' }, ...changes } as DeliveryLook;
}

const withPane = (changes: object) => ({ pane: { ...(look(0, IDLE).pane as AgentPane), ...changes } });

/** Plays looks one after the other. @returns the acts, and how it ended */
function play(
  looks: readonly DeliveryLook[],
  changes: Partial<Order> = {},
): { acts: string[]; end: DeliveryAct | undefined } {
  let progress: Progress = BEGIN;
  const acts: string[] = [];
  for (const one of looks) {
    const [act, next] = nextStep({ ...order, ...changes }, progress, one);
    progress = next;
    acts.push(act.act);
    if (act.act === 'end') return { acts, end: act };
  }
  return { acts, end: undefined };
}

const READY = [look(0, IDLE), look(60, IDLE)];
const PASTED = [...READY, look(100, DRAFT), look(200, DRAFT)];

describe('before the text is handed over', () => {
  it('two looks have to find the runtime ready', () => {
    expect(play(READY).acts).toEqual(['wait', 'paste']);
    expect(play([look(0, IDLE), look(30, ['starting']), look(60, IDLE), look(90, IDLE)]).acts).toEqual(
      Array(4).fill('wait'),
    );
  });

  it('one at work is told, or waited for where that is asked', () => {
    expect(play([look(0, WORKING), look(60, WORKING)]).acts).toEqual(['wait', 'paste']);
    expect(play([look(0, WORKING), look(60, WORKING)], { waitIdle: true }).acts).toEqual(['wait', 'wait']);
  });

  it.each<[string, DeliveryLook, string]>([
    ['has no session', look(0, IDLE, { pane: 'gone' }), 'it does not run'],
    ['has ended', look(0, IDLE, withPane({ pane: { ended: true } })), 'its runtime has ended'],
    ['was taken over', look(0, IDLE, withPane({ takenBy: 'bob since noon' })), 'it was taken over by bob since noon'],
    ['takes no input', look(0, IDLE, withPane({ isInputOff: true })), 'its input is closed (tmux select-pane -d)'],
    [
      'is a shell by now',
      look(0, IDLE, { process: { ...NOBODY, foreground: { ...NOBODY.foreground, exe: '/bin/bash', argv: ['bash'] } } }),
      'a shell has its terminal, not its runtime',
    ],
  ])('one that %s is not told, at once', (_title, one, reason) => {
    expect(play([one]).end).toEqual({ act: 'end', result: 'failed', evidence: 'none', reason });
  });

  it.each<[string, DeliveryLook, string]>([
    ['has an unsent text', look(20_000, [RULE, 'mine', RULE]), 'unsent text stands in its input box'],
    [
      'has an unsent text while it works',
      look(20_000, [' ⠹ Working...', RULE, 'mine', RULE]),
      'unsent text stands in its input box',
    ],
    [
      'starts',
      look(20_000, [], { process: { ...NOBODY, foreground: { ...NOBODY.foreground, exe: '', argv: [] } } }),
      'it is still starting',
    ],
    ['cannot be asked', look(20_000, IDLE, { pane: 'unknown' }), 'tmux could not be asked'],
    ['cannot be seen', look(20_000, IDLE, { process: undefined }), 'its process cannot be asked'],
  ])('one that %s is waited for, until the time is over', (_title, late, reason) => {
    expect(play([{ ...late, nowMs: 19_000 }, late])).toEqual({
      acts: ['wait', 'end'],
      end: { act: 'end', result: 'failed', evidence: 'none', reason },
    });
  });

  it('a question to the operator is waited for a little', () => {
    const { acts, end } = play([look(0, QUESTION), look(2900, QUESTION), look(3000, QUESTION)]);
    expect(acts).toEqual(['wait', 'wait', 'end']);
    expect(end).toMatchObject({ result: 'failed', reason: 'it waits for its operator: Choose a model:' });
  });

  it('a runtime of which nothing is known is ready when it is quiet', () => {
    const process = { ...NOBODY, startedAtMs: 7000 };
    const quiet = look(10_000, ['$'], { ...withPane({ changedAtMs: 9000 }), process });
    expect(play([{ ...quiet, nowMs: 9300 }, quiet, { ...quiet, nowMs: 10_060 }], { adapter: undefined }).acts).toEqual([
      'wait',
      'wait',
      'paste',
    ]);
  });
});

describe('what is no proof', () => {
  const record = { records: { transcript: 'same' as const, hook: 'none' as const } };
  const damaged = { records: { transcript: 'damaged' as const, hook: 'none' as const } };

  it('is a record from before Enter, or while the text stands in the box: it is of an earlier message', () => {
    const early = [...READY, look(100, IDLE, record), look(200, DRAFT, record), look(300, DRAFT, record)];
    expect(play(early).acts).toEqual(['wait', 'paste', 'wait', 'wait', 'enter']);
    expect(play([...early, look(400, DRAFT, record)]).acts.at(-1)).toBe('wait');
    expect(play([...early, look(400, IDLE, record)]).end).toMatchObject({
      result: 'delivered',
      evidence: 'transcript',
    });
  });

  it('is a record of a text that says not whom it is for, before the box is empty', () => {
    const codex = { adapter: adapterOf('codex'), isAddressed: false };
    const looks = [look(0, ['› ']), look(60, ['› ']), look(600, ['› '], record), look(700, ['› '], record)];
    expect(play(looks, codex).acts).toEqual(['wait', 'paste', 'enter', 'wait']);
    expect(play(looks, { ...codex, isAddressed: true }).end).toMatchObject({ evidence: 'transcript' });
  });

  it('is that it works, while the text still stands in the box', () => {
    const busy = [' ⠹ Working...', ...DRAFT];
    const looks = [...PASTED, look(250, DRAFT), look(300, busy), look(20_000, busy), look(25_000, busy)];
    expect(play(looks).end).toMatchObject({ result: 'failed', evidence: 'visible' });
  });

  it('is what its draft says: that it works', () => {
    const draft = ['› [h:ada -> h:a] x', '  esc to interrupt', '', '  100% left'];
    const looks = [look(0, ['› ']), look(60, ['› ']), look(600, draft), look(700, draft), look(30_000, draft)];
    expect(play(looks, { adapter: adapterOf('codex') }).end).toMatchObject({ result: 'unknown' });
  });

  it('and no disproof is a record like it where another one waited before it', () => {
    const looks = [look(0, WORKING), look(60, WORKING), look(200, [' ⠹ Working...', ...DRAFT]), look(300, WORKING)];
    const { end } = play([...looks, look(400, WORKING, damaged), look(30_000, WORKING, damaged)]);
    expect(end).toMatchObject({ result: 'unknown', evidence: 'transcript' });
  });
});

describe('when time is over', () => {
  it('nothing is handed over any more', () => {
    expect(play([look(19_990, IDLE), look(20_000, IDLE)])).toEqual({
      acts: ['wait', 'end'],
      end: { act: 'end', result: 'failed', evidence: 'none', reason: 'its time was over before it could be told' },
    });
  });

  it('what was handed over, and each Enter, has a moment to be seen', () => {
    const late = [look(19_900, IDLE), look(19_960, IDLE), look(20_100, DRAFT), look(20_200, DRAFT)];
    expect(play(late).acts).toEqual(['wait', 'paste', 'wait', 'enter']);
    expect(play([...late, look(21_100, DRAFT), look(22_400, IDLE), look(23_900, IDLE)]).end).toMatchObject({
      result: 'delivered',
    });
    expect(play([...late, look(22_459, DRAFT), look(22_500, DRAFT), look(30_000, DRAFT)]).acts.slice(4)).toEqual([
      'enter',
      'wait',
      'end',
    ]);
  });
});

describe('after it was handed over', () => {
  it('Enter waits until the text is seen, and a moment longer', () => {
    expect(play([...READY, look(100, IDLE), look(5000, IDLE)]).acts).toEqual(['wait', 'paste', 'wait', 'wait']);
    expect(play([...READY, look(100, DRAFT), look(150, DRAFT), look(200, DRAFT)]).acts.slice(2)).toEqual([
      'wait',
      'wait',
      'enter',
    ]);
  });

  it('Enter comes again only while the text is still seen, ever more slowly', () => {
    const times = [210, 700, 810, 1500, 1810, 3000, 3810];
    expect(play([...PASTED, ...times.map((ms) => look(ms, DRAFT))]).acts.slice(3)).toEqual([
      ...['enter', 'wait', 'wait', 'enter', 'wait', 'enter', 'wait', 'enter'],
    ]);
    expect(play([...PASTED, look(900, IDLE)]).acts.at(-1)).toBe('wait');
  });

  it.each<[string, readonly string[]]>([
    ['another text', [RULE, 'mine', RULE]],
    ['a question', QUESTION],
  ])('no Enter is given to %s', (_title, lines) => {
    expect(play([...READY, look(100, DRAFT), look(300, lines), look(900, lines)]).acts.slice(2)).toEqual([
      'wait',
      'wait',
      'wait',
    ]);
  });

  it.each(['transcript', 'hook'] as const)('a %s that has it is proof', (kind) => {
    const records = { transcript: 'none', hook: 'none', [kind]: 'same' } as DeliveryLook['records'];
    expect(play([...PASTED, look(210, IDLE, { records })]).end).toEqual({
      act: 'end',
      result: 'delivered',
      evidence: kind,
      reason: '',
    });
  });

  it('a box that Enter has emptied is proof once the record had its time', () => {
    expect(play([...PASTED, look(300, IDLE), look(1799, IDLE)]).end).toBeUndefined();
    expect(play([...PASTED, look(300, IDLE), look(1800, IDLE)]).end).toMatchObject({
      result: 'delivered',
      evidence: 'box',
    });
    expect(play([...PASTED, look(300, WORKING), look(1800, IDLE)]).end).toMatchObject({
      result: 'delivered',
      evidence: 'working',
    });
  });

  it('work that went on before is no proof of its own', () => {
    const busy = [
      look(0, WORKING),
      look(60, WORKING),
      look(100, [' ⠹ Working...', ...DRAFT]),
      look(200, [' ⠹ Working...', ...DRAFT]),
    ];
    expect(play([...busy, look(300, WORKING), look(700, WORKING)]).end).toMatchObject({
      result: 'delivered',
      evidence: 'box',
    });
  });

  it('what loses its messages for now is not told, gets no Enter, and its empty box proves nothing', () => {
    const retrying = (draft: string) => [' ⠹ Retrying (1/3) in 2s...', RULE, draft, RULE];
    expect(play([look(0, retrying('')), look(60, retrying('')), look(120, retrying(''))]).acts).toEqual([
      'wait',
      'wait',
      'wait',
    ]);
    expect(
      play([...READY, look(100, DRAFT), look(300, retrying(TEXT)), look(900, retrying(TEXT))]).acts.slice(2),
    ).toEqual(['wait', 'wait', 'wait']);
    const lost = [...PASTED, look(250, retrying('')), look(1900, IDLE), look(20_000, IDLE)];
    expect(play(lost).end).toMatchObject({ result: 'unknown' });
  });

  it('a text that is never seen is not called delivered, nor sent again', () => {
    expect(play([...READY, look(100, IDLE), look(20_000, IDLE)])).toMatchObject({
      acts: ['wait', 'paste', 'wait', 'end'],
      end: { result: 'unknown', evidence: 'none' },
    });
  });

  it('a text that stays in the box is not delivered', () => {
    expect(play([...PASTED, look(20_000, DRAFT)]).end).toMatchObject({ result: 'failed', evidence: 'visible' });
  });

  it('a record with a part of it is no proof, unless the whole comes after it', () => {
    const records = { transcript: 'damaged', hook: 'none' } as const;
    expect(play([...PASTED, look(300, IDLE, { records }), look(1800, IDLE, { records })]).end).toMatchObject({
      result: 'failed',
      evidence: 'transcript',
    });
    const whole = { transcript: 'same', hook: 'none' } as const;
    expect(play([...PASTED, look(300, IDLE, { records }), look(900, IDLE, { records: whole })]).end).toMatchObject({
      result: 'delivered',
    });
  });

  it('a box is no proof where the runtime says that it lost what it was told', () => {
    const lost = [' Error: No API key found for openai.', '', ...IDLE];
    const reason = 'perhaps it lost it: Error: No API key found for openai.';
    expect(play([...PASTED, look(300, lost), look(1800, lost)]).end).toMatchObject({ result: 'unknown', reason });
    // One from before keeps nobody from trying again, and the record is proof all the same.
    const before = [look(0, lost), look(60, lost), look(100, [lost[0] ?? '', ...DRAFT]), look(200, DRAFT)];
    const records = { transcript: 'same', hook: 'none' } as const;
    expect(play([...before, look(300, lost, { records })]).end).toMatchObject({ result: 'delivered' });
  });

  it('a box is no proof for a raw text where the transcript has another one', () => {
    const looks = [300, 1800].map((atMs) => look(atMs, IDLE, { records: { transcript: 'other', hook: 'none' } }));
    const endOf = (changes: Partial<Order>) => play([...PASTED, ...looks], changes).end;
    expect(endOf({ isAddressed: false })).toMatchObject({ result: 'unknown', evidence: 'box' });
    expect(endOf({})).toMatchObject({ result: 'delivered' });
  });

  it('a command comes on record as the runtime likes', () => {
    const draft = [RULE, '/new', RULE];
    const records = { transcript: 'other', hook: 'none' } as const;
    const looks = [look(100, draft), look(200, draft), look(300, IDLE, { records }), look(1800, IDLE, { records })];
    const end = play([...READY, ...looks], { text: '/new', isAddressed: false }).end;
    expect(end).toMatchObject({ result: 'delivered', evidence: 'box' });
  });

  it.each<[string, Partial<DeliveryLook>]>([
    ['ends', withPane({ pane: { ended: true } })],
    ['goes', { pane: 'gone' }],
    ['is a shell', { process: { ...NOBODY, foreground: { ...NOBODY.foreground, exe: '/bin/sh', argv: ['sh'] } } }],
  ])('nobody knows where the runtime %s meanwhile', (_title, changes) => {
    expect(play([...PASTED, look(300, IDLE, changes)]).end).toMatchObject({ result: 'unknown' });
  });

  it('nobody knows where nobody looked', () => {
    expect(play([...PASTED, look(300, IDLE)], { verify: false }).end).toMatchObject({
      result: 'unknown',
      reason: 'nobody looked for proof',
    });
  });

  it('a runtime that hides its draft gets one Enter, and its record is the proof', () => {
    const codex = { adapter: adapterOf('codex') };
    const screen = ['› suggestion'];
    const looks = [
      look(0, screen),
      look(60, screen),
      look(400, screen),
      look(470, screen),
      look(2000, screen),
      look(20_000, screen),
    ];
    expect(play(looks, codex)).toMatchObject({
      acts: ['wait', 'paste', 'wait', 'enter', 'wait', 'end'],
      end: { result: 'unknown' },
    });
  });
});
