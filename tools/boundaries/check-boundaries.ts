import { dirname, join } from 'node:path';
import { fileCycles, packageCycles } from './find-cycles.ts';
import type { ImportSite, WorkspacePackage } from './read-workspace.ts';
import {
  BUNDLER,
  LAYER_RULES,
  ONE_DOOR,
  ROOT_PACKAGES,
  RUN_NOT_IMPORTED,
  type Rule,
  TEST_FILE_PACKAGES,
} from './rules.ts';

/** A rule that was broken, and where. */
export interface Violation {
  rule: Rule;
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
    ...one.banned.map((site) => violation(site.rule, site, site.specifier, site.instead)),
    ...findUnused(one),
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
  const bundles = BUNDLER.file.test(site.file) && BUNDLER.packages.includes(name);
  if (packages !== 'declared' && !packages.includes(name) && !bundles)
    return violation('package', site, `${one.layer} -> ${name}`, packages.join(', ') || 'no package');
  return checkDeclared(site, one, name);
}

function checkDeclared(site: ImportSite, one: WorkspacePackage, name: string): Violation | undefined {
  if (name === one.name || one.declared.includes(name) || ROOT_PACKAGES.includes(name)) return undefined;
  return violation('undeclared', site, `${name} is not in ${one.folder}/package.json`, one.declared.join(', '));
}

/** What is declared and not used gives the project graph an edge that is not true, or the lockfile a stranger. */
function findUnused(one: WorkspacePackage): Violation[] {
  const used = new Set(one.sites.map((site) => packageName(site.specifier)));
  return one.declared
    .filter((name) => !used.has(name) && !(name in RUN_NOT_IMPORTED))
    .map((name) => ({ rule: 'unused', text: `${one.folder}/package.json: ${name} is declared and never imported` }));
}

function findCycles(packages: readonly WorkspacePackage[]): Violation[] {
  const cycles = [...packageCycles(packages), ...packages.flatMap((one) => fileCycles(one.sites))];
  return cycles.map((cycle) => ({ rule: 'cycle', text: `${cycle.join(' -> ')} (${DOC})` }));
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
