/** Who may change a path of the Mosaic home, and what an upgrade does with it. */
export interface OwnedPath {
  /** Below the Mosaic home; a folder with all that is in it. */
  path: string;
  owner: 'framework' | 'operator';
  fate: 'replaced' | 'created where it is missing' | 'never touched';
  /** Where an operator's own sentences of this kind belong. */
  own?: string;
}

/** The one table of owners; framework/constitution/LAYER-MODEL.md says why. What is not in it is the operator's. */
export const OWNERSHIP: readonly OwnedPath[] = [
  { path: 'CONSTITUTION.md', owner: 'framework', fate: 'replaced', own: 'policy/' },
  { path: 'AGENTS.md', owner: 'framework', fate: 'replaced', own: 'policy/ or USER.local.md' },
  { path: 'STANDARDS.md', owner: 'framework', fate: 'replaced', own: 'STANDARDS.local.md' },
  { path: 'TOOLS.md', owner: 'framework', fate: 'replaced', own: 'USER.local.md' },
  { path: 'guides', owner: 'framework', fate: 'replaced', own: 'STANDARDS.local.md' },
  { path: 'constitution', owner: 'framework', fate: 'replaced' },
  { path: 'runtime', owner: 'framework', fate: 'replaced', own: 'USER.local.md' },
  { path: 'templates', owner: 'framework', fate: 'replaced' },
  { path: 'examples', owner: 'framework', fate: 'replaced' },
  { path: 'tools', owner: 'framework', fate: 'replaced' },
  { path: 'schemas', owner: 'framework', fate: 'replaced' },
  { path: 'spec', owner: 'framework', fate: 'replaced' },
  { path: '.framework-version', owner: 'framework', fate: 'replaced' },
  { path: 'SOUL.md', owner: 'operator', fate: 'created where it is missing' },
  { path: 'USER.md', owner: 'operator', fate: 'created where it is missing' },
  { path: 'SOUL.local.md', owner: 'operator', fate: 'never touched' },
  { path: 'USER.local.md', owner: 'operator', fate: 'never touched' },
  { path: 'STANDARDS.local.md', owner: 'operator', fate: 'never touched' },
  { path: 'policy', owner: 'operator', fate: 'never touched' },
  { path: 'overlays', owner: 'operator', fate: 'never touched' },
  { path: 'fleet', owner: 'operator', fate: 'never touched' },
  { path: 'credentials', owner: 'operator', fate: 'never touched' },
];

/** The names in the Mosaic home that are the framework's. */
export const FRAMEWORK_NAMES: readonly string[] = OWNERSHIP.filter(({ owner }) => owner === 'framework').map(
  ({ path }) => path,
);

/** The files that an operator gets from a template of the same name. */
export const FROM_TEMPLATES: readonly string[] = OWNERSHIP.filter(
  ({ fate }) => fate === 'created where it is missing',
).map(({ path }) => path);

/** Names that look as if they were read, and are not. */
export const UNREAD_NAMES: readonly string[] = ['CONSTITUTION.local.md'];

/** Whose a path of the Mosaic home is. */
export function ownerOf(path: string): OwnedPath {
  const name = path.split('/', 1)[0] ?? '';
  return OWNERSHIP.find((owned) => owned.path === name) ?? { path: name, owner: 'operator', fate: 'never touched' };
}
