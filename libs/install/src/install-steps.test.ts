import { describe, expect, it } from 'vitest';
import {
  type HomeFacts,
  type InstallStep,
  installSteps,
  rollbackSteps,
  type ShippedTree,
  type Standing,
} from './install-steps.ts';
import { manifestText, type TreeFile } from './manifest.ts';
import { FROM_TEMPLATES } from './ownership.ts';

const file = (path: string, sha256 = 'a'): TreeFile => ({ path, sha256, isProgram: false });
const tree = (name: string, files = [file('AGENTS.md')]) => ({ name, manifest: [file('AGENTS.md')], files });
const OLD = tree('1.0.0-a');
const OLDER = tree('0.9.0-z');
const NEW_FILES = [file('AGENTS.md', 'b'), file('guides/A.md')];
const NEW = { name: '2.0.0-b', manifest: NEW_FILES, files: NEW_FILES };
const shipped: ShippedTree = {
  name: NEW.name,
  version: '2.0.0',
  names: ['AGENTS.md', 'guides'],
  manifest: manifestText(NEW_FILES),
};

const home = (changes: Partial<HomeFacts> = {}): HomeFacts => ({
  current: undefined,
  previous: undefined,
  trees: [],
  standing: () => 'nothing',
  taken: () => undefined,
  ...changes,
});
const installed = (changes: Partial<HomeFacts> = {}): HomeFacts =>
  home({ current: OLD, trees: [OLD], standing: standingInstalled, ...changes });

function standingInstalled(name: string): Standing {
  if (name === 'guides') return 'our link';
  return standingOfOld(name);
}

function standingOfOld(name: string): Standing {
  if (name === 'AGENTS.md') return 'our link';
  return FROM_TEMPLATES.includes(name) ? 'something else' : 'nothing';
}

const kinds = (steps: readonly InstallStep[]) => steps.map(({ kind }) => kind);

describe('the steps of an install', () => {
  it('put a whole tree in force behind links that lead nowhere yet, then make what is the operator’s', () => {
    expect(installSteps(shipped, home())).toEqual([
      { kind: 'stage', tree: '2.0.0-b' },
      { kind: 'link', name: 'AGENTS.md' },
      { kind: 'link', name: 'guides' },
      { kind: 'switch', tree: '2.0.0-b', previous: undefined },
      { kind: 'create', name: 'SOUL.md' },
      { kind: 'create', name: 'USER.md' },
    ]);
  });

  it('are none where it is there', () => {
    expect(installSteps(shipped, installed({ current: NEW, trees: [NEW] }))).toEqual([]);
  });

  it('of an upgrade keep one tree to go back to, and drop the others and the names that are gone', () => {
    const facts = installed({ trees: [OLDER, OLD], previous: OLDER.name });
    expect(kinds(installSteps({ ...shipped, names: ['AGENTS.md'] }, facts))).toEqual([
      ...['stage', 'switch', 'unlink', 'drop'],
    ]);
    expect(installSteps(shipped, facts)).toContainEqual({ kind: 'drop', tree: OLDER.name });
    expect(installSteps(shipped, facts)).toContainEqual({ kind: 'switch', tree: NEW.name, previous: OLD.name });
  });

  it('keep what an operator changed or added, and say where it belongs', () => {
    const current = tree(OLD.name, [file('guides/MINE.md'), file('AGENTS.md', 'b'), file('pipe', '')]);
    expect(installSteps(shipped, installed({ current, trees: [current] })).slice(0, 3)).toEqual([
      {
        kind: 'keep',
        tree: OLD.name,
        path: 'AGENTS.md',
        to: 'kept/1.0.0-a/AGENTS.md',
        own: 'policy/ or USER.local.md',
      },
      {
        kind: 'keep',
        tree: OLD.name,
        path: 'guides/MINE.md',
        to: 'kept/1.0.0-a/guides/MINE.md',
        own: 'STANDARDS.local.md',
      },
      { kind: 'stage', tree: NEW.name },
    ]);
  });

  it.each([
    ['the same edit was kept already', 'b', 'kept/1.0.0-a/AGENTS.md'],
    ['another one was', 'c', 'kept/1.0.0-a~2/AGENTS.md'],
    ['what cannot be read stands there', '', 'kept/1.0.0-a~2/AGENTS.md'],
  ])('keep an edit where nothing is lost: %s', (_title, there, to) => {
    const current = tree(OLD.name, [file('AGENTS.md', 'b')]);
    const taken = (path: string) => (path === 'kept/1.0.0-a/AGENTS.md' ? there : undefined);
    const [step] = installSteps(shipped, installed({ current, trees: [current], taken }));
    expect(step).toMatchObject({ kind: 'keep', to });
  });

  it('keep the edits of a tree before it is dropped, once', () => {
    const edited = tree(OLDER.name, [file('AGENTS.md', 'b')]);
    const facts = installed({ trees: [edited, OLD] });
    expect(installSteps(shipped, facts)[0]).toMatchObject({ kind: 'keep', tree: OLDER.name });
    expect(
      kinds(installSteps(shipped, { ...facts, taken: (path) => (path.startsWith('kept/') ? 'b' : undefined) })),
    ).toEqual(['stage', 'switch', 'drop']);
  });

  it('never write into a tree: one that was changed gets a sound one beside it', () => {
    const current = { ...tree(NEW.name, [file('AGENTS.md', 'c')]), manifest: NEW_FILES };
    const steps = installSteps(shipped, installed({ current, trees: [current, { ...current, name: '2.0.0-b.2' }] }));
    expect(kinds(steps)).toEqual(['keep', 'keep', 'stage', 'switch', 'drop']);
    expect(steps).toContainEqual({ kind: 'switch', tree: '2.0.0-b.3', previous: '2.0.0-b' });
  });

  it('put nothing in the place of what is no tree', () => {
    const facts = home({ taken: (path) => (path === NEW.name ? '' : undefined) });
    expect(installSteps(shipped, facts)[0]).toEqual({ kind: 'stage', tree: '2.0.0-b.2' });
  });

  it('use a sound tree that is there', () => {
    expect(kinds(installSteps(shipped, installed({ trees: [OLD, NEW] })))).toEqual(['switch']);
  });

  it('move away what stands at a framework’s name, and never touch what is the operator’s', () => {
    const steps = installSteps(shipped, home({ standing: () => 'something else' }));
    expect(steps.slice(1, 5)).toEqual([
      { kind: 'set aside', name: 'AGENTS.md', to: 'kept/before-2.0.0-b/AGENTS.md' },
      { kind: 'link', name: 'AGENTS.md' },
      { kind: 'set aside', name: 'guides', to: 'kept/before-2.0.0-b/guides' },
      { kind: 'link', name: 'guides' },
    ]);
    expect(kinds(steps)).not.toContain('create');
  });

  it('move nothing onto what was moved away before', () => {
    const facts = home({
      standing: () => 'something else',
      taken: (path) => (path.includes('before') && !path.includes('~') ? '' : undefined),
    });
    expect(installSteps(shipped, facts)[1]).toMatchObject({ to: 'kept/before-2.0.0-b~2/AGENTS.md' });
  });
});

describe('the way back', () => {
  it('is one switch, with the names that the tree before has', () => {
    const facts = installed({ current: NEW, previous: OLD.name, trees: [OLD, NEW], standing: () => 'our link' });
    expect(rollbackSteps(facts)?.slice(0, 2)).toEqual([
      { kind: 'switch', tree: OLD.name, previous: NEW.name },
      { kind: 'unlink', name: 'CONSTITUTION.md' },
    ]);
    const back = { ...facts, current: OLD, previous: NEW.name, standing: standingOfOld };
    expect(kinds(rollbackSteps(back) ?? [])).toEqual(['link', 'switch']);
  });

  it.each([
    ['nothing was before', {}],
    ['what was before is gone', { previous: OLDER.name }],
    ['it is in force', { previous: OLD.name }],
  ])('is none where %s', (_title, changes) => {
    expect(rollbackSteps(installed(changes))).toBeUndefined();
  });
});
