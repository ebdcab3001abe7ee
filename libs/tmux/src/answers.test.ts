import { AGENT_OPTIONS, type PaneFacts } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { AGENT_FORMAT, parseAgents, parsePanes, parseScreen } from './answers.ts';

const living: PaneFacts = { id: '%3', ended: false, runtimePane: '%3', status: '', signal: '' };

describe('the panes of a session', () => {
  it.each<[string, string, PaneFacts[]]>([
    ['a living pane', '%3,0,%3,,\n', [living]],
    ['a pane that ended with a status', '%3,1,%3,127,\n', [{ ...living, ended: true, status: '127' }]],
    ['a pane that ended on a signal', '%3,1,%3,,15\n', [{ ...living, ended: true, signal: '15' }]],
    ['a pane of whose end nothing is known', '%3,1,%3,,\n', [{ ...living, ended: true }]],
    ['a pane of somebody else', '%12,0,,,\n', [{ ...living, id: '%12', runtimePane: '' }]],
    ['two panes', '%3,0,%3,,\n%4,0,%3,,\n', [living, { ...living, id: '%4' }]],
    ['a line without its last fields', '%3,0', [{ ...living, runtimePane: '' }]],
    ['no answer', '', []],
    ['an empty line', '\n', []],
    ['garbage', 'no server running\n%3\n,,,,\n', []],
    ['something that is no pane', '$3,0,%3,,\nerror,1,,,\n3%,0,%3,,\n', []],
    ['a pane that says neither dead nor alive', '%3,,%3,,\n%3,2,%3,,\n', []],
    ['a line between two that cannot be read', 'x\n%3,0,%3,,\n%,', [living]],
  ])('are read from %s', (_title, text, expected) => {
    expect(parsePanes(text)).toEqual(expected);
  });
});

describe('the agents of a server', () => {
  const line = [
    '%3',
    '0',
    '%3',
    '',
    '',
    '4711',
    '$2',
    'coder-1',
    'pi',
    'worker',
    'm/1:x',
    'high',
    'bash',
    '1.2.3',
    'ab12',
    '4711',
  ];
  const agent = {
    session: '$2',
    pane: living,
    pid: 4711,
    metadata: {
      name: 'coder-1',
      runtime: 'pi',
      class: 'worker',
      model: 'm/1:x',
      effort: 'high',
      launcher: 'bash',
      version: '1.2.3',
      launch: 'ab12',
      pid: '4711',
    },
  };
  const changed = (...changes: [at: number, value: string][]): string => {
    const fields = [...line];
    for (const [at, value] of changes) fields[at] = value;
    return fields.join('\t');
  };

  it.each<[string, string, unknown[]]>([
    ['a living agent', `${changed()}\n`, [agent]],
    [
      'an agent that ended',
      changed([1, '1'], [3, '1'], [5, '']),
      [{ ...agent, pid: 0, pane: { ...living, ended: true, status: '1' } }],
    ],
    ['an agent without a class', changed([9, '']), [{ ...agent, metadata: { ...agent.metadata, class: '' } }]],
    [
      'a model in UTF-8, with commas',
      changed([10, 'ä,€']),
      [{ ...agent, metadata: { ...agent.metadata, model: 'ä,€' } }],
    ],
    ['a process that is not a number', changed([5, 'x']), [{ ...agent, pid: 0 }]],
    [
      'two agents',
      `${changed()}\n${changed([0, '%4'], [2, '%4'], [6, '$9'])}\n`,
      [agent, { ...agent, session: '$9', pane: { ...living, id: '%4', runtimePane: '%4' } }],
    ],
  ])('are read from %s', (_title, text, expected) => {
    expect(parseAgents(text)).toEqual(expected);
  });

  it('are not the panes that a user split off, before or behind the runtime’s own', () => {
    const other = changed([0, '%4']);
    expect(parseAgents(`${other}\n${changed()}\n${other}`)).toEqual([agent]);
  });

  it('have ended where only panes are left that a user split off', () => {
    const ended = {
      ...agent,
      pid: 0,
      pane: { id: agent.pane.id, ended: true, runtimePane: agent.pane.id, status: '', signal: '' },
    };
    expect(parseAgents(changed([0, '%4']))).toEqual([ended]);
  });

  it.each<[string, string]>([
    ['a pane of a session that is no agent', changed([2, ''])],
    ['a session without an id', changed([6, ''])],
    ['a session whose id is none', changed([6, '2$'])],
    ['a line that is cut short', line.slice(0, -1).join('\t')],
    ['a line with a field more', `${changed()}\tx`],
    ['a line whose separators were rewritten', changed().replaceAll('\t', '_')],
    ['garbage', 'lost server\n\n\t\t\t'],
    ['no answer', ''],
  ])('are not %s', (_title, text) => {
    expect(parseAgents(text)).toEqual([]);
  });

  it('are asked for by the fields that are read, in their order', () => {
    const facts = ['pane_id', 'pane_dead', '@mosaic_pane', 'pane_dead_status', 'pane_dead_signal'];
    const fields = [...facts, 'pane_pid', 'session_id', ...AGENT_OPTIONS.map((name) => `@mosaic_${name}`)];
    expect(AGENT_FORMAT.split('\t')).toEqual(fields.map((field) => `#{${field}}`));
    expect(fields).toHaveLength(line.length);
  });
});

describe('the screen of a runtime that ended', () => {
  const dead = 'Pane is dead (status 1, then)';
  it.each<[string, string[], string[]]>([
    ['is whole without a history', ['a', 'b', '00'], ['a', 'b']],
    ['is whole without a history in the alternate screen', ['a', 'b', '10'], ['a', 'b']],
    ['has the line above that tmux moved there', ['a', 'b', dead, '012'], ['a', 'b', dead]],
    ['has no line above that tmux did not move', ['old', 'b', '012'], ['b']],
    ['has no line above the alternate one', ['old', 'b', dead, '112'], ['b', dead]],
    ['is whole where nothing is known of the line above', ['a', 'b', 'x'], ['a', 'b']],
    ['is none without an answer', [''], []],
  ])('%s', (_title, answer, lines) => {
    expect(parseScreen(`${answer.join('\n')}\n`)).toEqual(lines);
  });
});
