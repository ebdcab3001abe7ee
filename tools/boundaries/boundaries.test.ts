import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkBoundaries } from './check-boundaries.ts';
import { readWorkspace } from './read-workspace.ts';
import { RULES } from './rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const FIXTURES = join(ROOT, 'tools/boundaries/fixtures');

/** The package folders of a workspace, by its root package.json. */
function packageFolders(root: string): string[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
  return workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    return readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`);
  });
}

it('no import of the workspace breaks a rule', () => {
  expect(checkBoundaries(readWorkspace(ROOT, packageFolders(ROOT))).map(({ text }) => text)).toEqual([]);
});

describe('each rule rejects its fixture', () => {
  it.each(readdirSync(FIXTURES))('%s', (fixture) => {
    const root = join(FIXTURES, fixture);
    const expected = readFileSync(join(root, 'expected.txt'), 'utf8').trimEnd().split('\n');
    const found = checkBoundaries(readWorkspace(root, packageFolders(root)));
    expect(found.map(({ rule, text }) => `${rule} ${text}`)).toEqual(expected);
  });

  it('and every rule has one', () => {
    const rejected = readdirSync(FIXTURES).map(
      (fixture) => readFileSync(join(FIXTURES, fixture, 'expected.txt'), 'utf8').split(' ')[0],
    );
    expect([...new Set(rejected)].sort()).toEqual([...RULES].sort());
  });
});
