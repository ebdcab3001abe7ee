import { factsOf } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { addAgent, EMPTY_ROSTER, editAgent, removeAgent, rosterText } from './roster-edits.ts';
import { parseRoster, type RosterFile } from './roster-file.ts';

/** The text after a change, which has to be a roster, too. */
function textAfter(text: string, change: (file: RosterFile) => void): string {
  const file = parseRoster('r.yaml', text);
  change(file);
  const changed = rosterText(file.document);
  parseRoster('r.yaml', changed);
  return changed;
}

const agentsOf = (text: string) => parseRoster('r.yaml', text).roster.agents;

describe('an edit of a roster', () => {
  const TEXT = `# who runs
version: 1 # the only one
tmux: { socket_name: s }

agents:
  # the first
  - name: a
    model: m # a good one
    runtimeBin: /x
    env:
      A: "1" # first
      B: two

  - name: b # the second
`;

  it('keeps comments, order and spelling', () => {
    const changes = { model: 'n', class: 'worker', runtime_bin: '/y', env: { B: '3', C: '0123' }, effort: null };
    expect(textAfter(TEXT, (file) => editAgent(file, 'a', changes))).toBe(
      TEXT.replace('model: m #', 'model: n #')
        .replace('/x', '/y')
        .replace('      B: two\n', '      B: "3"\n      C: "0123"\n    class: worker\n'),
    );
  });

  it('adds an agent at the end, and takes one out', () => {
    const text = textAfter(TEXT, (file) => {
      addAgent(file, 'c', { runtime: 'pi', command: 'a: #b', effort: null });
      removeAgent(file, 'a');
    });
    expect(agentsOf(text).map(({ name }) => name)).toEqual(['b', 'c']);
    expect(text).toContain('- name: c\n    runtime: pi\n    command: "a: #b"\n');
    expect(text).toContain('# who runs\nversion: 1 # the only one\n');
    expect(text).toContain('- name: b # the second\n');
  });

  it.each([EMPTY_ROSTER, 'version: 1\n', 'version: 1\nagents: []\n', 'version: 1\nagents: ~\n'])(
    'of %j adds the first agent on lines of its own',
    (text) => {
      expect(textAfter(text, (file) => addAgent(file, 'a', { env: { A: '1' } }))).toContain(
        'agents:\n  - name: a\n    env:\n      A: "1"\n',
      );
    },
  );

  it.each([
    ['agents: # all of them\n', 'agents:\n  # all of them\n  - name: a\n'],
    ['agents: ~ # all of them\n', 'agents:\n  # all of them\n  - name: a\n'],
    ['agents:\n  # all\n  # of them\n', 'agents:\n  # all\n  # of them\n  - name: a\n'],
    ['agents: # all\n  # of them\ntenant: t\n', 'agents:\n  # all\n  # of them\n  - name: a\ntenant: t\n'],
    ['agents: &x # all\ndefaults: *x\n', 'agents:\n  # all\n  - name: a\ndefaults:\n'],
  ])('adds the first agent of %j below the comments', (agents, after) => {
    expect(textAfter(`version: 1\n${agents}`, (file) => addAgent(file, 'a', {}))).toBe(`version: 1\n${after}`);
  });

  it.each([
    ['model: # which?', { model: 'm' }, 'model: m # which?'],
    ['env: # none yet', { env: { A: '1' } }, 'env:\n      # none yet\n      A: "1"'],
    ['env: {} # none yet', { env: { A: '1' } }, 'env: { A: "1" } # none yet'],
  ])('keeps the comment of a value in %j', (line, changes, after) => {
    const text = textAfter(`version: 1\nagents:\n  - name: a\n    ${line}\n`, (file) => editAgent(file, 'a', changes));
    expect(text).toBe(`version: 1\nagents:\n  - name: a\n    ${after}\n`);
  });

  it.each([editAgent, removeAgent])('is refused where the roster has no such agent (%o)', (change) => {
    const file = parseRoster('r.yaml', TEXT);
    let thrown: unknown;
    try {
      change(file, 'n', {});
    } catch (error) {
      thrown = error;
    }
    expect(factsOf(thrown)).toMatchObject({ code: 'FLEET_NO_AGENT', subject: 'n' });
    expect(rosterText(file.document)).toBe(TEXT);
  });
});

describe('an edit of a roster with anchors', () => {
  const TEXT = `version: 1
defaults:
  model: &m big # for all
  env: &e { A: "1" }
agents:
  - name: a
    env: *e # shared
  - name: &b b
    model: *m
    class: *b
    env: &f
      B: &two "2" # two
      C: *two
  - name: c
    workdir: &w /w
    env: *f # as b
  - name: d
    class: *m
    runtime_bin: *w
    env: { D: *two }
`;
  const before = Object.fromEntries(agentsOf(TEXT).map((agent) => [agent.name, agent]));

  it.each<[string, object, object]>([
    ['a', { env: { B: '2' } }, { env: { A: '1', B: '2' } }],
    ['a', { env: null }, { env: undefined }],
    ['b', { env: { D: '4' } }, { env: { B: '2', C: '2', D: '4' } }],
    ['b', { env: { B: '3' } }, { env: { B: '3', C: '2' } }],
    ['b', { env: { C: '3' } }, { env: { B: '2', C: '3' } }],
    ['b', { env: null, model: 'small' }, { env: undefined, model: 'small' }],
    ['c', { env: { B: '3' }, workdir: '/x' }, { env: { B: '3', C: '2' }, workdir: '/x' }],
    ['c', { workdir: null }, { workdir: undefined }],
    ['d', { class: 'x', env: { D: '5' } }, { class: 'x', env: { D: '5' } }],
  ])('changes %s by %j, and no other agent', (name, changes, after) => {
    const text = textAfter(TEXT, (file) => editAgent(file, name, changes as Parameters<typeof editAgent>[2]));
    const expected = Object.values({ ...before, [name]: { ...before[name], ...after } });
    expect(agentsOf(text)).toEqual(expected.map((agent) => JSON.parse(JSON.stringify(agent))));
    expect(parseRoster('r.yaml', text).roster.defaults).toEqual({ model: 'big', env: { A: '1' } });
  });

  it.each(['a', 'b', 'c', 'd'])('takes out %s, and changes no other agent', (name) => {
    const text = textAfter(TEXT, (file) => removeAgent(file, name));
    expect(agentsOf(text)).toEqual(Object.values(before).filter((agent) => agent.name !== name));
  });

  it('makes copies only of what it changes, with the comments of their place', () => {
    expect(textAfter(TEXT, (file) => editAgent(file, 'b', { env: { D: '4' } }))).toBe(
      TEXT.replace('C: *two\n', 'C: "2"\n      D: "4"\n')
        .replace('env: *f # as b\n', 'env:\n      # as b\n      B: "2" # two\n      C: "2"\n')
        .replace('{ D: *two }', '{ D: "2" }'),
    );
  });

  it('copies what an alias stood for, where its anchor is there twice', () => {
    const text =
      'version: 1\nagents:\n  - name: a\n    model: &m one\n  - name: b\n    model: &m two\n  - name: c\n    model: *m\n';
    expect(agentsOf(textAfter(text, (file) => removeAgent(file, 'b')))).toMatchObject([
      { name: 'a', model: 'one' },
      { name: 'c', model: 'two' },
    ]);
  });

  it('finds names and keys that are aliases', () => {
    const text =
      'version: 1\ndefaults: { &k model: &n a }\nagents:\n  - name: *n\n    *k : m\n    env: { V: *k }\n  - { name: b, *k : x }\n';
    expect(agentsOf(textAfter(text, (file) => editAgent(file, 'a', { model: null })))).toMatchObject([
      { name: 'a', env: { V: 'model' } },
      { name: 'b', model: 'x' },
    ]);
    expect(agentsOf(textAfter(text, (file) => removeAgent(file, 'a')))).toMatchObject([{ name: 'b', model: 'x' }]);
  });
});
