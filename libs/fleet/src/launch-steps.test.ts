import { MosaicError, type PaneFacts } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { readLaunch } from './launch-request.ts';
import { launchSteps, type Step } from './launch-steps.ts';
import { paneSpec } from './pane-spec.ts';

const places = { home: '/h', cwd: '/' };
const base = { MOSAIC_TMUX_SOCKET: 's', MOSAIC_AGENT_WORKDIR: '/w', MOSAIC_AGENT_COMMAND: 'pi' };
const quiet = { ...base, MOSAIC_START_SETTLE_MS: '0' };

const kit = { version: '1.2.3', paneScript: '/kit/agent-pane.sh' };
const request = (environment: Record<string, string>) => readLaunch({ args: ['a'], environment, places });
const spec = (environment: Record<string, string>, prefix = ['/h/.local/bin']) =>
  paneSpec(request(environment), { prefix, launchHash: 'HASH', kit });

const ok = { ok: true, words: '' };
const no = (words: string) => ({ ok: false, words });
const pane = (facts: Partial<PaneFacts> = {}): PaneFacts => ({
  id: '%1',
  ended: false,
  runtimePane: '%1',
  status: '',
  signal: '',
  ...facts,
});
const panes = (...list: PaneFacts[]) => ({ ...ok, panes: list });

type Exchange = [step: Step, answer?: unknown];
const folders = ['/h/.npm-global/bin', '/h/.local/bin'];
const fields = ['mosaic-launch-1', 'a', 'pi', '', '', '', '/w', 'pi'];

/** The steps that gather what a pane is made of. */
const preparation: Exchange[] = [
  [{ kind: 'make-folder', folder: '/w' }],
  [{ kind: 'npm-prefix' }],
  [{ kind: 'identify-folders', folders }, [undefined, '1']],
  [{ kind: 'hash', fields }, 'HASH'],
];
const version: Exchange = [{ kind: 'tmux-version' }, '3.3a'];
const running: Exchange = [{ kind: 'print', text: 'Mosaic agent session already running: a on socket s' }];
const keep: Exchange = [{ kind: 'keep-made-folders' }];
const undo: Exchange = [{ kind: 'remove-made-folders' }];

/** Holds the launch to exactly these steps, and gives these answers. */
function converse(environment: Record<string, string>, exchanges: Exchange[]): MosaicError['facts'] | undefined {
  const steps = launchSteps(request(environment), kit);
  const left = [...exchanges];
  let answer: unknown;
  try {
    for (;;) {
      const next = steps.next(answer as never);
      if (next.done) break;
      const [expected, reply] = left.shift() ?? [];
      expect(next.value).toEqual(expected);
      answer = reply;
    }
  } catch (error) {
    if (!(error instanceof MosaicError)) throw error;
    expect(left).toEqual([]);
    return error.facts;
  }
  expect(left).toEqual([]);
  return undefined;
}

const found = (...list: PaneFacts[]): Exchange[] => [
  [{ kind: 'has-session' }, true],
  [{ kind: 'list-panes' }, panes(...list)],
];
const creation = (environment: Record<string, string>): Exchange[] => [
  [{ kind: 'has-session' }, false],
  version,
  ...preparation,
  [{ kind: 'start-server' }, ok],
  [{ kind: 'new-session', spec: spec(environment) }, ok],
];

describe('a first start', () => {
  it('makes the folder, gathers the prefix, starts the server and the session', () => {
    expect(converse(quiet, [...creation(quiet), keep])).toBeUndefined();
  });

  it('on the default server starts no server', () => {
    const environment = { ...quiet, MOSAIC_TMUX_SOCKET: '' };
    const exchanges: Exchange[] = [
      [{ kind: 'has-session' }, false],
      version,
      ...preparation,
      [{ kind: 'new-session', spec: spec(environment) }, ok],
      keep,
    ];
    expect(converse(environment, exchanges)).toBeUndefined();
  });

  it('warns of a folder that it has to leave out', () => {
    const environment = { ...quiet, MOSAIC_RUNTIME_BIN: '/x:y' };
    const exchanges: Exchange[] = [
      [{ kind: 'has-session' }, false],
      version,
      [{ kind: 'make-folder', folder: '/w' }],
      [{ kind: 'npm-prefix' }, '/npm\n'],
      [{ kind: 'identify-folders', folders: ['/x:y', '/npm/bin', ...folders] }, ['1', '2', undefined, '3']],
      [{ kind: 'warn', text: "left '/x:y' out of PATH: its name has a ':'" }],
      [{ kind: 'hash', fields }, 'HASH'],
      [{ kind: 'start-server' }, ok],
      [{ kind: 'new-session', spec: spec(environment, ['/npm/bin', '/h/.local/bin']) }, ok],
      keep,
    ];
    expect(converse(environment, exchanges)).toBeUndefined();
  });

  it.each([
    ['create', 'Not a directory'],
    ['enter', 'Permission denied'],
  ])('ends where it cannot %s the working folder', (act, reason) => {
    const exchanges: Exchange[] = [
      [{ kind: 'has-session' }, false],
      version,
      [
        { kind: 'make-folder', folder: '/w' },
        { act, reason },
      ],
      undo,
    ];
    expect(converse(quiet, exchanges)).toEqual({
      code: 'LAUNCH_NO_WORKDIR',
      exit: 73,
      act: 'start agent',
      subject: 'a',
      cause: `cannot ${act} the working folder '/w': ${reason}`,
    });
  });

  it('is not confirmed while tmux is asked nothing: an answer that throws takes the folders back', () => {
    const steps = launchSteps(request(quiet), kit);
    steps.next();
    expect(steps.throw(new Error('no tmux')).value).toEqual({ kind: 'remove-made-folders' });
    expect(() => steps.next()).toThrow('no tmux');
  });
});

describe('the version of tmux', () => {
  const asked = (answer: string | undefined): Exchange[] => [
    [{ kind: 'has-session' }, false],
    [{ kind: 'tmux-version' }, answer],
  ];

  it.each(['3.1c', '2.9', '3.0'])('%s is too old, and nothing is made', (version) => {
    expect(converse(quiet, [...asked(version), undo])).toMatchObject({
      code: 'LAUNCH_OLD_TMUX',
      exit: 69,
      cause: `tmux ${version} is too old, 3.2 or newer is needed`,
      wayOut: 'apt-get install tmux',
    });
  });

  it.each(['3.2', '3.10', '4.0', 'next-3.6', '', undefined])('%s is no reason to stop', (version) => {
    expect(converse(quiet, [...asked(version), ...creation(quiet).slice(2), keep])).toBeUndefined();
  });
});

describe('a first start that tmux refuses', () => {
  const failed = (words: string): Exchange[] => [
    [{ kind: 'start-server' }, ok],
    [{ kind: 'new-session', spec: spec(quiet) }, no(words)],
    [{ kind: 'has-session' }, false],
  ];
  const threeTimes: Exchange[] = [
    [{ kind: 'has-session' }, false],
    version,
    ...preparation,
    ...failed('first'),
    [{ kind: 'wait', ms: 100 }],
    [{ kind: 'start-server' }, no('second')],
    [{ kind: 'has-session' }, false],
    [{ kind: 'wait', ms: 200 }],
    ...failed('third\nand more'),
  ];

  it('is tried three times, then the empty server goes and tmux’s words are told', () => {
    const exchanges: Exchange[] = [...threeTimes, [{ kind: 'end-empty-server' }], undo];
    expect(converse(quiet, exchanges)).toMatchObject({
      code: 'LAUNCH_TMUX_REFUSED',
      exit: 75,
      cause: 'tmux did not start the session: third',
    });
  });

  it('leaves the default server alone, and has no words where tmux has none', () => {
    const environment = { ...quiet, MOSAIC_TMUX_SOCKET: '' };
    const attempt: Exchange[] = [
      [{ kind: 'new-session', spec: spec(environment) }, no('')],
      [{ kind: 'has-session' }, false],
    ];
    const exchanges: Exchange[] = [
      [{ kind: 'has-session' }, false],
      version,
      ...preparation,
      ...attempt,
      [{ kind: 'wait', ms: 100 }],
      ...attempt,
      [{ kind: 'wait', ms: 200 }],
      ...attempt,
      undo,
    ];
    expect(converse(environment, exchanges)).toMatchObject({
      cause: 'tmux did not start the session: it gave no reason',
    });
  });

  it('because somebody else was quicker finds the agent running', () => {
    const exchanges: Exchange[] = [
      [{ kind: 'has-session' }, false],
      version,
      ...preparation,
      [{ kind: 'start-server' }, ok],
      [{ kind: 'new-session', spec: spec(quiet) }, no('duplicate session: a')],
      [{ kind: 'has-session' }, true],
      keep,
      [{ kind: 'list-panes' }, panes(pane())],
      running,
    ];
    expect(converse(quiet, exchanges)).toBeUndefined();
  });
});

describe('a second start', () => {
  it('of a living agent says so and does nothing', () => {
    expect(converse(base, [...found(pane()), running])).toBeUndefined();
  });

  it('on the default server calls it by that name', () => {
    const text = 'Mosaic agent session already running: a on socket default';
    const exchanges: Exchange[] = [...found(pane()), [{ kind: 'print', text }]];
    expect(converse({ ...base, MOSAIC_TMUX_SOCKET: '' }, exchanges)).toBeUndefined();
  });

  it('takes silence for running, with a warning', () => {
    const text = "tmux did not say whether the runtime of 'a' is alive";
    expect(converse(base, [...found(), [{ kind: 'warn', text }], running])).toBeUndefined();
  });

  it('does not take a failed question for an answer', () => {
    const exchanges: Exchange[] = [
      [{ kind: 'has-session' }, true],
      [{ kind: 'list-panes' }, { ...no('lost\nserver'), panes: [] }],
      undo,
    ];
    expect(converse(base, exchanges)).toMatchObject({
      code: 'LAUNCH_TMUX_REFUSED',
      exit: 75,
      cause: 'tmux did not say what runs in its session: lost',
    });
  });

  it.each([
    ['s', 'tmux -L s kill-session -t =a'],
    ['', 'tmux kill-session -t =a'],
  ])('touches nothing where the runtime’s pane is gone from socket %j', (socket, wayOut) => {
    const exchanges: Exchange[] = [...found(pane({ runtimePane: '%9' })), undo];
    expect(converse({ ...base, MOSAIC_TMUX_SOCKET: socket }, exchanges)).toMatchObject({
      code: 'LAUNCH_PANE_GONE',
      exit: 75,
      cause: 'its session is there, but the pane of its runtime is gone',
      wayOut,
    });
  });
});

describe('a start over a dead pane', () => {
  const ended = pane({ ended: true, id: '%4', runtimePane: '%4' });
  const revival: Exchange = [{ kind: 'respawn-pane', pane: '%4', spec: spec(quiet) }, ok];
  const refused: Exchange = [{ kind: 'respawn-pane', pane: '%4', spec: spec(quiet) }, no('still active')];

  it('revives it in place', () => {
    expect(converse(quiet, [...found(ended), ...preparation, keep, revival, keep])).toBeUndefined();
  });

  it('finds it running where somebody else was quicker', () => {
    const again: Exchange = [{ kind: 'list-panes' }, panes(pane())];
    expect(converse(quiet, [...found(ended), ...preparation, keep, refused, again, running])).toBeUndefined();
  });

  it.each([[panes(ended)], [panes()], [panes(pane({ runtimePane: '%9' }))]])('tells why tmux refused', (answer) => {
    const exchanges: Exchange[] = [
      ...found(ended),
      ...preparation,
      keep,
      refused,
      [{ kind: 'list-panes' }, answer],
      undo,
    ];
    expect(converse(quiet, exchanges)).toMatchObject({
      exit: 75,
      cause: 'tmux did not start the runtime again: still active',
    });
  });

  it('does not take a failed second look for an answer', () => {
    const look: Exchange = [{ kind: 'list-panes' }, { ...no('lost'), panes: [] }];
    const cause = 'tmux did not say what runs in its session: lost';
    expect(converse(quiet, [...found(ended), ...preparation, keep, refused, look, undo])).toMatchObject({
      exit: 75,
      cause,
    });
  });
});

describe('a confirmed start', () => {
  const settled = (answer: unknown, ms = 300): Exchange[] => [
    keep,
    [{ kind: 'wait', ms }],
    [{ kind: 'list-panes' }, answer],
  ];

  it('waits for the settle time and sees the runtime alive', () => {
    const environment = { ...base, MOSAIC_START_SETTLE_MS: '1234' };
    expect(converse(environment, [...creation(environment), ...settled(panes(pane()), 1234)])).toBeUndefined();
  });

  it('takes silence for a start, with a warning', () => {
    const warning: Exchange = [{ kind: 'warn', text: "tmux did not confirm the start of 'a'" }];
    expect(converse(base, [...creation(base), ...settled(panes()), warning])).toBeUndefined();
  });

  it('does not take a failed question for an answer', () => {
    const exchanges = [...creation(base), ...settled({ ...no('gone'), panes: [] }), undo];
    expect(converse(base, exchanges)).toMatchObject({ exit: 75, cause: 'tmux did not confirm the start: gone' });
  });

  it('is none where the pane is gone', () => {
    const exchanges = [...creation(base), ...settled(panes(pane({ runtimePane: '%9' }))), undo];
    const cause = 'tmux did not confirm the start: the pane of its runtime is gone';
    expect(converse(base, exchanges)).toMatchObject({ code: 'LAUNCH_PANE_GONE', exit: 75, cause });
  });

  it.each([
    [{ status: '127' }, ' with status 127'],
    [{ signal: '9' }, ' on signal 9'],
    [{}, ''],
  ])('of a runtime that ended with %j is a failure with its last lines', (facts, text) => {
    const lines = ['', 'nosuch: command not found', ' \t', 'Pane is dead (status 127)', 'bye '];
    const exchanges = [
      ...creation(base),
      ...settled(panes(pane({ ended: true, ...facts }))),
      [{ kind: 'last-words', pane: '%1' }, lines] as Exchange,
      undo,
    ];
    expect(converse(base, exchanges)).toEqual({
      code: 'LAUNCH_RUNTIME_ENDED',
      exit: 70,
      act: 'start agent',
      subject: 'a',
      cause: `the runtime ended within 300 ms${text}`,
      details: ['nosuch: command not found', 'bye '],
    });
  });

  it('of the default command has a way out', () => {
    const byDefault = { ...base, MOSAIC_AGENT_COMMAND: '' };
    const hash: Exchange = [{ kind: 'hash', fields: [...fields.slice(0, -1), 'mosaic yolo pi'] }, 'HASH'];
    const exchanges = [
      ...creation(byDefault).with(5, hash),
      ...settled(panes(pane({ ended: true }))),
      [{ kind: 'last-words', pane: '%1' }, []] as Exchange,
      undo,
    ];
    const wayOut = 'set MOSAIC_AGENT_COMMAND to the command that starts your runtime';
    expect(converse(byDefault, exchanges)).toMatchObject({ code: 'LAUNCH_RUNTIME_ENDED', wayOut });
  });

  it('shows the last ten lines and no more', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    const exchanges = [
      ...creation(base),
      ...settled(panes(pane({ ended: true }))),
      [{ kind: 'last-words', pane: '%1' }, lines] as Exchange,
      undo,
    ];
    expect(converse(base, exchanges)?.details).toEqual(lines.slice(2));
  });

  it('is asked for after a revival too', () => {
    const ended = pane({ ended: true });
    const exchanges = [
      ...found(ended),
      ...preparation,
      keep,
      [{ kind: 'respawn-pane', pane: '%1', spec: spec(base) }, ok] as Exchange,
      ...settled(panes(pane())),
    ];
    expect(converse(base, exchanges)).toBeUndefined();
  });
});
