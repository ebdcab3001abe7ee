import { dirname, join } from 'node:path';
import type { ImportSite, WorkspacePackage } from './read-workspace.ts';
import { LAYER_RULES, type Layer, ONE_DOOR, ROOT_PACKAGES, TEST_FILE_PACKAGES } from './rules.ts';

/** A rule that was broken, and where. */
export interface Violation {
  rule:
    | 'direction'
    | 'package'
    | 'node'
    | 'leaves-package'
    | 'deep-import'
    | 'default-export'
    | 'cycle'
    | 'undeclared'
    | 'unused'
    | 'one-door'
    | 'unknown-layer';
  text: string;
}

const DOC = 'docs/decisions/0002-keep-directions-as-data.md';

/** All that breaks the import rules. Pure: packages in, violations out. */
export function checkBoundaries(packages: readonly WorkspacePackage[]): Violation[] {
  const unknown = packages.filter((one) => !(one.layer in LAYER_RULES));
  if (unknown.length > 0)
    return unknown.map((one) => ({
      rule: 'unknown-layer',
      text: `${one.folder}/package.json: nx.tags names no layer`,
    }));
  return [...packages.flatMap((one) => checkPackage(one, packages)), ...findCycles(packages)];
}

function checkPackage(one: WorkspacePackage, packages: readonly WorkspacePackage[]): Violation[] {
  return [
    ...one.sites.flatMap((site) => checkSite(site, one, packages) ?? []),
    ...one.defaultExports.map((site) => violation('default-export', site, 'a default export', 'named exports')),
    ...findUnused(one, packages),
  ];
}

function checkSite(
  site: ImportSite,
  one: WorkspacePackage,
  packages: readonly WorkspacePackage[],
): Violation | undefined {
  if (site.specifier.startsWith('.')) return checkRelative(site, one);
  if (site.specifier.startsWith('node:')) return checkNode(site, one);
  const name = packageName(site.specifier);
  const target = packages.find((candidate) => candidate.name === name);
  if (isTestFile(site.file) && TEST_FILE_PACKAGES.includes(name)) return checkDeclared(site, one, name);
  if (target === undefined) return checkForeign(site, one, name);
  const { layers } = LAYER_RULES[one.layer];
  if (!layers.includes(target.layer)) {
    const allowed = layers.length === 0 ? 'no other layer' : layers.join(', ');
    return violation('direction', site, `${one.layer} -> ${target.layer} (${site.specifier})`, allowed);
  }
  if (!target.doors.includes(`.${site.specifier.slice(name.length)}`))
    return violation('deep-import', site, site.specifier, `the doors of ${name}: ${target.doors.join(', ')}`);
  return checkDeclared(site, one, name);
}

function checkRelative(site: ImportSite, one: WorkspacePackage): Violation | undefined {
  const path = join(dirname(site.file), site.specifier);
  if (path.startsWith(`${one.folder}/`)) return undefined;
  return violation('leaves-package', site, `${site.specifier} leaves ${one.folder}`, 'the name of the other package');
}

function checkNode(site: ImportSite, one: WorkspacePackage): Violation | undefined {
  if (!LAYER_RULES[one.layer].node && !isTestFile(site.file))
    return violation('node', site, `${one.layer} -> ${site.specifier}`, 'the language alone');
  if (site.specifier === ONE_DOOR.module && !ONE_DOOR.files.test(site.file))
    return violation('one-door', site, site.specifier, 'programRunner of @mosaicstack/host');
  return undefined;
}

function checkForeign(site: ImportSite, one: WorkspacePackage, name: string): Violation | undefined {
  const { packages } = LAYER_RULES[one.layer];
  if (packages !== 'declared' && !packages.includes(name))
    return violation('package', site, `${one.layer} -> ${name}`, packages.join(', ') || 'no package');
  return checkDeclared(site, one, name);
}

function checkDeclared(site: ImportSite, one: WorkspacePackage, name: string): Violation | undefined {
  if (name === one.name || one.declared.includes(name) || ROOT_PACKAGES.includes(name)) return undefined;
  return violation('undeclared', site, `${name} is not in ${one.folder}/package.json`, one.declared.join(', '));
}

/** A workspace dependency that nothing imports gives the project graph an edge that is not true. */
function findUnused(one: WorkspacePackage, packages: readonly WorkspacePackage[]): Violation[] {
  const used = new Set(one.sites.map((site) => packageName(site.specifier)));
  return one.declared
    .filter((name) => packages.some((candidate) => candidate.name === name) && !used.has(name))
    .map((name) => ({ rule: 'unused', text: `${one.folder}/package.json: ${name} is declared and never imported` }));
}

function findCycles(packages: readonly WorkspacePackage[]): Violation[] {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    const next = (byName.get(from)?.declared ?? []).filter((name) => byName.has(name) && !seen.has(name));
    for (const name of next) seen.add(name);
    return next.includes(to) || next.some((name) => reaches(name, to, seen));
  };
  return packages
    .filter((one) => reaches(one.name, one.name))
    .map((one) => ({ rule: 'cycle', text: `${one.folder}/package.json: ${one.name} depends on itself by a cycle` }));
}

function violation(rule: Violation['rule'], site: ImportSite, found: string, allowed: string): Violation {
  return { rule, text: `${site.file}:${site.line}: ${found}; allowed: ${allowed} (${DOC})` };
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function isTestFile(file: string): boolean {
  return file.endsWith('.test.ts') || /^apps\/[^/]+\/test\//.test(file);
}

/** The layers, for messages and tests. */
export const LAYERS = Object.keys(LAYER_RULES) as Layer[];
