import type { AgentRow } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { fleetRows, hasLostEnd, isWrong, needsSecondLook } from './fleet-rows.ts';
import type { FleetLook } from './observed.ts';
import { declaredAs, heartbeatAt, lookAt, NOW_MS, PROCESS, paneOf } from './test-look.ts';

const declared = declaredAs();
const rowOf = (look: FleetLook): AgentRow => {
  const [row] = fleetRows(look);
  if (row === undefined) throw new Error('no row');
  return row;
};
const pane = (changes: Parameters<typeof paneOf>[1]) => ({ pane: paneOf(declared, changes) });
const whose = { version: 1 as const, host: 'h', tenant: 't', agent: 'a' };
const stop = { ...whose, atMs: 5, by: 'ada' };
const death = { ...whose, pid: 7, startedAtMs: 1, endedAtMs: NOW_MS, status: 3, signal: null, launch: '' };
const ended = (status: string, signal: string) =>
  pane({ pane: { id: '%1', ended: true, runtimePane: '%1', status, signal } });

const alive = (startTicks: number) => new Map([['a', { heartbeat: { ...heartbeatAt(NOW_MS), startTicks } }]]);

it('an agent that runs as it is declared has nothing to be told of', () => {
  const row = rowOf(lookAt(declared));
  expect(row).toMatchObject({
    state: 'idle',
    reason: '',
    flags: [],
    drift: [],
    pid: 7,
    uptimeMs: 120_000,
    idleMs: 60_000,
    heartbeatAgeMs: 0,
  });
  expect(isWrong(row)).toBe(false);
});

describe('the state', () => {
  it.each<[string, Partial<FleetLook> & { pane?: ReturnType<typeof paneOf> | undefined }, string, string]>([
    ['tmux could not be asked', { tmux: { state: 'unknown', reason: 'no answer' } }, 'unknown', 'no answer'],
    ['its process cannot be asked', { processes: new Map() }, 'unknown', 'its process cannot be asked'],
    ['it ended with a status', ended('3', ''), 'dead', 'with status 3'],
    ['it ended on a signal', ended('', '9'), 'dead', 'on signal 9'],
    ['tmux lost how it ended', ended('', ''), 'dead', 'it ended, tmux does not know how'],
    [
      'it has no session, once',
      { pane: undefined, processes: new Map() },
      'unknown',
      'its session was not there at one look',
    ],
    [
      'it has no session, twice',
      { pane: undefined, processes: new Map(), missedBefore: new Set(['a']) },
      'dead',
      'its session is gone',
    ],
    [
      'it has no session and lives on',
      { pane: undefined, missedBefore: new Set(['a']), records: alive(1) },
      'unknown',
      'its session is gone, and its process 7 lives on',
    ],
    [
      'another process has its id by now',
      { pane: undefined, missedBefore: new Set(['a']), records: alive(2) },
      'dead',
      'its session is gone',
    ],
    ['it was stopped', { pane: undefined, records: new Map([['a', { stop }]]) }, 'stopped', 'by ada'],
    [
      'it has no session and an end',
      { pane: undefined, records: new Map([['a', { death }]]) },
      'dead',
      'with status 3',
    ],
    ['it never ran', { pane: undefined, records: new Map() }, 'stopped', ''],
    ['it asks something', pane({ lines: ['Choose a model:'] }), 'waiting', 'Choose a model:'],
    ['it works', pane({ lines: [' ⠹ Working...', '────────', '', '────────'] }), 'working', ''],
    ['a text is unsent', pane({ lines: ['────────', 'mine', '────────'] }), 'draft', ''],
  ])('where %s', (_title, changes, state, reason) => {
    expect(rowOf(lookAt(declared, changes))).toMatchObject({ state, reason });
  });

  it('of a young runtime without an input box is starting', () => {
    const young = new Map([[7, { ...PROCESS, startedAtMs: NOW_MS - 500 }]]);
    expect(rowOf(lookAt(declared, { ...pane({ lines: [] }), processes: young })).state).toBe('starting');
  });

  it('of a runtime of which nothing is known is told by what it writes', () => {
    const other = declaredAs({ runtime: 'other' });
    const changedAt = (changedAtMs: number) => rowOf(lookAt(other, { pane: paneOf(other, { changedAtMs }) })).state;
    expect([changedAt(NOW_MS - 1000), changedAt(NOW_MS - 5000)]).toEqual(['working', 'idle']);
  });

  it('is asked for again where tmux lost how a runtime ended', () => {
    expect(
      [ended('', ''), ended('3', ''), ended('', '9'), {}].map((changes) => hasLostEnd(lookAt(declared, changes))),
    ).toEqual([true, false, false, false]);
  });

  it('is asked for again only where a session was missed', () => {
    const missed = lookAt(declared, { pane: undefined, processes: new Map() });
    expect(needsSecondLook(fleetRows(missed), missed)).toBe(true);
    for (const look of [
      lookAt(declared),
      { ...missed, missedBefore: new Set(['a']) },
      lookAt(declared, { tmux: { state: 'unknown', reason: '' } }),
    ])
      expect(needsSecondLook(fleetRows(look), look)).toBe(false);
  });
});

describe('drift', () => {
  const metadata = (changes: object) => pane({ metadata: { ...paneOf(declared).metadata, ...changes } });
  it.each<[string, Partial<FleetLook> & { pane?: ReturnType<typeof paneOf> }, object]>([
    ['runtime', metadata({ runtime: 'codex' }), { declared: 'pi', running: 'codex' }],
    ['class', metadata({ class: 'lead' }), { declared: '', running: 'lead' }],
    ['model', metadata({ model: 'm' }), { declared: '', running: 'm' }],
    ['effort', metadata({ effort: 'high' }), { declared: '', running: 'high' }],
    ['workdir', pane({ folder: '/else' }), { declared: '/home/u', running: '/else' }],
    ['command', metadata({ launch: 'x' }), { declared: 'pi --x', running: 'another command' }],
    ['process', metadata({ pid: '6' }), { declared: 'process 6', running: 'process 7' }],
    ['launcher', metadata({ version: '0.9.0' }), { declared: '1.0.0', running: '0.9.0' }],
    ['tmux', { serverExe: '/usr/bin/tmux (deleted)' }, { running: '3.4, which was replaced since' }],
    ['unit', { units: new Map([['a', { boot: 'enabled', active: 'failed' }]]) }, { running: 'failed' }],
  ])('of the %s', (field, changes, difference) => {
    const { drift } = rowOf(lookAt(declared, changes));
    expect(drift.find((one) => one.field === field)).toMatchObject({ field, ...difference });
  });

  it('of a variable tells no value', () => {
    const secret = declaredAs({ env: { TOKEN: 's1', NEW: 'x' } }, { TOKEN: 's1', NEW: 'x' });
    const processes = new Map([[7, { ...PROCESS, environment: ['TOKEN=s2'] }]]);
    expect(rowOf(lookAt(secret, { processes })).drift).toEqual([
      { field: 'env', declared: 'TOKEN', running: 'TOKEN with another value' },
      { field: 'env', declared: 'NEW', running: 'no NEW' },
    ]);
  });

  it('is a shell that the runtime left behind', () => {
    const shell = { exe: '/usr/bin/bash', argv: ['bash', '--norc'] };
    const stateOf = (exe: string, foreground: { pid: number; parent: number }) =>
      rowOf(
        lookAt(declared, { processes: new Map([[7, { ...PROCESS, exe, foreground: { ...shell, ...foreground } }]]) }),
      );
    const left = { state: 'dead', drift: [{ field: 'runtime', running: 'a shell' }] };
    expect(stateOf('/usr/bin/bash', { pid: 7, parent: 1 })).toMatchObject(left);
    expect(stateOf('/usr/bin/bash', { pid: 8, parent: 7 })).toMatchObject(left);
    expect(stateOf('/usr/bin/node', { pid: 8, parent: 7 })).toMatchObject({ state: 'idle', drift: [] });
    expect(stateOf('/usr/bin/bash', { pid: 9, parent: 8 })).toMatchObject({ state: 'idle', drift: [] });
  });

  it('is another process with the same id', () => {
    const { drift } = rowOf(lookAt(declared, { records: alive(2) }));
    expect(drift).toMatchObject([{ field: 'process' }]);
  });

  it.each(['node', '2.1.220', 'π - work', 'bash'])('is no matter of the name %s, which it gives itself', (title) => {
    const foreground = { ...PROCESS.foreground, argv: [title] };
    const processes = new Map([[7, { ...PROCESS, foreground }]]);
    expect(rowOf(lookAt(declared, { processes }))).toMatchObject({ state: 'idle', drift: [] });
  });

  it('of a file that cannot be read is told', () => {
    const problem = { ...declared, request: undefined, problem: 'bad line' };
    const { drift } = rowOf({ ...lookAt(declared), declared: [problem] });
    expect(drift).toContainEqual({ field: 'command', declared: 'bad line', running: 'as it was declared before' });
  });
});

it('of two sessions that say they are one agent, the one of its name is it', () => {
  const agents = [paneOf(declared, { sessionName: 'a' }), paneOf(declared, { sessionName: 'copy', pid: 8 })];
  const rows = (order: readonly number[]) =>
    fleetRows({
      ...lookAt(declared),
      tmux: { state: 'answered', view: { version: '3.4', pid: 1, agents: order.flatMap((at) => agents[at] ?? []) } },
    }).map(({ agent, pid, flags }) => [agent, pid, flags]);
  const both = [
    ['a', 7, []],
    ['copy', null, ['UNMANAGED']],
  ];
  expect([rows([0, 1]), rows([1, 0])]).toEqual([both, both]);
});

describe('the flags', () => {
  it.each<[string, Partial<FleetLook> & { pane?: ReturnType<typeof paneOf> }]>([
    ['BOOT', { units: new Map([['a', { boot: 'disabled', active: 'active' }]]) }],
    ['UNMANAGED', { declared: [] }],
    ['STALE', { records: new Map([['a', { heartbeat: heartbeatAt(NOW_MS - 45_001) }]]) }],
    ['STALE', { records: new Map() }],
    ['SPLIT', { elsewhere: new Map([['a', ['/tmp/tmux-0/other']]]) }],
    ['TAKEN', pane({ takenBy: 'ada since noon' })],
  ])('%s', (flag, changes) => {
    const row = rowOf(lookAt(declared, changes));
    expect(row.flags).toEqual([flag]);
    expect(isWrong(row)).toBe(true);
  });

  it('are none where a unit starts it, nothing is declared, and its heartbeat is late but twice', () => {
    const late = { records: new Map([['a', { heartbeat: heartbeatAt(NOW_MS - 44_000) }]]) };
    const enabled = { units: new Map([['a', { boot: 'enabled' as const, active: 'active' }]]) };
    expect(rowOf(lookAt(declared, { ...late, ...enabled })).flags).toEqual([]);
    expect(rowOf(lookAt(declared, { declared: undefined, records: new Map() })).flags).toEqual([]);
  });

  it('is STALE for a heartbeat from the future, and no age is negative where the clock was set back', () => {
    const rowAt = (aheadMs: number) =>
      rowOf(lookAt(declared, { records: new Map([['a', { heartbeat: heartbeatAt(NOW_MS + aheadMs) }]]) }));
    expect(rowAt(44_000)).toMatchObject({ flags: [], heartbeatAgeMs: 0 });
    expect(rowAt(3_600_000)).toMatchObject({ flags: ['STALE'], heartbeatAgeMs: 0 });
    const processes = new Map([[7, { ...PROCESS, startedAtMs: NOW_MS + 1000 }]]);
    expect(rowOf(lookAt(declared, { processes })).uptimeMs).toBe(0);
  });

  it('one that is not to run is not missed', () => {
    const off = declaredAs({ enabled: false });
    const elsewhere = new Map([['a', ['/tmp/tmux-0/other']]]);
    expect(rowOf(lookAt(off)).flags).toEqual(['BOOT']);
    expect(isWrong(rowOf(lookAt(off, { pane: undefined, records: new Map(), elsewhere })))).toBe(true);
    expect(isWrong(rowOf(lookAt(off, { pane: undefined, records: new Map() })))).toBe(false);
    expect(isWrong(rowOf(lookAt(declared, { pane: undefined, records: new Map() })))).toBe(true);
  });
});
