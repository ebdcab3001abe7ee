import { expect, it } from 'vitest';
import { changedFiles, MANIFEST, manifestText, parseManifest, treeName } from './manifest.ts';
import { FRAMEWORK_NAMES, FROM_TEMPLATES, ownerOf } from './ownership.ts';

const HASH = 'a'.repeat(64);
const FILES = [
  { path: 'b', sha256: HASH, isProgram: true },
  { path: 'a b', sha256: HASH, isProgram: false },
];

it('a manifest is read as it was written, whatever is not one of its lines', () => {
  const text = manifestText(FILES);
  expect(text).toBe(`${HASH} 644 a b\n${HASH} 755 b\n`);
  expect(parseManifest(`${text}nonsense\n`)).toEqual([FILES[1], FILES[0]]);
  expect(treeName('1.2.3', HASH)).toBe(`1.2.3-${'a'.repeat(12)}`);
});

it('changed are files with other bytes and files that are more, but not the manifest', () => {
  const there = [{ ...FILES[0], sha256: 'b' }, FILES[1], { ...FILES[1], path: 'c' }, { ...FILES[1], path: MANIFEST }];
  expect(changedFiles(FILES, there as typeof FILES).map(({ path }) => path)).toEqual(['b', 'c']);
});

it.each([
  ['CONSTITUTION.md', 'framework', 'replaced'],
  ['guides/FLEET.md', 'framework', 'replaced'],
  ['SOUL.md', 'operator', 'created where it is missing'],
  ['CONSTITUTION.local.md', 'operator', 'never touched'],
  ['STANDARDS.local.md', 'operator', 'never touched'],
  ['fleet/roster.yaml', 'operator', 'never touched'],
  ['credentials/x', 'operator', 'never touched'],
  ['anything else', 'operator', 'never touched'],
])('%s is the %s’s, and %s', (path, owner, fate) => {
  expect(ownerOf(path)).toMatchObject({ owner, fate });
  expect([...FRAMEWORK_NAMES, ...FROM_TEMPLATES].includes(path.split('/')[0] ?? '')).toBe(fate !== 'never touched');
});
