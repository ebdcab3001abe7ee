import { dirname, join } from 'node:path';
import type { ImportSite, WorkspacePackage } from './read-workspace.ts';

/** The cycles of packages by what they declare, each as the names on the way round. */
export function packageCycles(packages: readonly WorkspacePackage[]): string[][] {
  const names = new Set(packages.map(({ name }) => name));
  return cyclesOf(new Map(packages.map((one) => [one.name, one.declared.filter((name) => names.has(name))])));
}

/** The cycles of files by their relative imports, each as the paths on the way round; two files may share their types. */
export function fileCycles(sites: readonly ImportSite[]): string[][] {
  const edges = new Map<string, string[]>();
  for (const { file, specifier, typeOnly } of sites)
    if (specifier.startsWith('.') && !typeOnly)
      edges.set(file, [...(edges.get(file) ?? []), join(dirname(file), specifier)]);
  return cyclesOf(edges);
}

/** A walk in depth: an edge to a node that is still on the way closes a cycle. */
function cyclesOf(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): void => {
    if (way.includes(node)) cycles.push([...way.slice(way.indexOf(node)), node]);
    if (way.includes(node) || done.has(node)) return;
    for (const next of edges.get(node) ?? []) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of edges.keys()) visit(node, []);
  return cycles;
}
