import { describe, expect, it } from 'vitest';
import {
  type HomeFacts,
  type InstallStep,
  installSteps,
  rollbackSteps,
  type ShippedTree,
  type Standing,
} from './install-steps.ts';
import type { TreeFile } from './manifest.ts';
import { FROM_TEMPLATES } from './ownership.ts';

const shipped: ShippedTree = { name: '2.0.0-b', version: '2.0.0', names: ['AGENTS.md', 'guides'], manifest: 'm' };
const file = (path: string, sha256 = 'a'): TreeFile => ({ path, sha256, isProgram: false });
const OLD = { name: '1.0.0-a', manifest: [file('AGENTS.md')], files: [file('AGENTS.md')] };

const home = (changes: Partial<HomeFacts> = {}): HomeFacts => ({
  current: undefined,
  previous: undefined,
  trees: [],
  isShipped: () => false,
  standing: () => 'nothing',
  ...changes,
});
const installed = (changes: Partial<HomeFacts> = {}): HomeFacts =>
  home({ current: OLD, trees: [OLD.name], standing: standingInstalled, ...changes });

function standingInstalled(name: string): Standing {
  if (shipped.names.includes(name)) return 'our link';
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
    const facts = installed({ current: { ...OLD, name: '2.0.0-b' }, trees: ['2.0.0-b'], isShipped: () => true });
    expect(installSteps(shipped, facts)).toEqual([]);
  });

  it('of an upgrade keep one tree to go back to, and drop the others and the names that are gone', () => {
    const facts = installed({ trees: ['0.9.0-z', OLD.name], previous: '0.9.0-z' });
    expect(kinds(installSteps({ ...shipped, names: ['AGENTS.md'] }, facts))).toEqual([
      ...['stage', 'switch', 'unlink', 'drop'],
    ]);
    expect(installSteps(shipped, facts)).toContainEqual({ kind: 'drop', tree: '0.9.0-z' });
    expect(installSteps(shipped, facts)).toContainEqual({ kind: 'switch', tree: '2.0.0-b', previous: OLD.name });
  });

  it('keep what an operator changed or added, and say where it belongs', () => {
    const files = [file('AGENTS.md', 'b'), file('guides/MINE.md')];
    expect(installSteps(shipped, installed({ current: { ...OLD, files } })).slice(0, 2)).toEqual([
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
    ]);
  });

  it('never write into a tree: one that was changed gets a sound one beside it', () => {
    const current = { ...OLD, name: '2.0.0-b', files: [file('AGENTS.md', 'b')] };
    const steps = installSteps(shipped, installed({ current, trees: ['2.0.0-b', '2.0.0-b.2'] }));
    expect(kinds(steps)).toEqual(['keep', 'stage', 'switch', 'drop']);
    expect(steps).toContainEqual({ kind: 'switch', tree: '2.0.0-b.3', previous: '2.0.0-b' });
  });

  it('use a sound tree that is there', () => {
    const facts = installed({ trees: [OLD.name, '2.0.0-b'], isShipped: (tree) => tree === '2.0.0-b' });
    expect(kinds(installSteps(shipped, facts))).toEqual(['switch']);
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
});

describe('the way back', () => {
  it('is one step', () => {
    const facts = installed({ previous: '0.9.0-z', trees: ['0.9.0-z', OLD.name] });
    expect(rollbackSteps(facts)).toEqual([{ kind: 'switch', tree: '0.9.0-z', previous: OLD.name }]);
  });

  it.each([
    ['nothing was before', {}],
    ['what was before is gone', { previous: '0.9.0-z' }],
    ['it is in force', { previous: OLD.name }],
  ])('is none where %s', (_title, changes) => {
    expect(rollbackSteps(installed(changes))).toBeUndefined();
  });
});
