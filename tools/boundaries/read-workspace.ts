import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { BANNED, type Layer, type Rule } from './rules.ts';

/** One import or export that names a module. */
export interface ImportSite {
  /** Path from the workspace's root. */
  file: string;
  line: number;
  specifier: string;
  /** Erased before anything runs. */
  typeOnly: boolean;
}

/** A place that says what no source may say. */
export interface BannedSite extends ImportSite {
  rule: Rule;
  instead: string;
}

/** One package of the workspace. */
export interface WorkspacePackage {
  name: string;
  /** Path from the workspace's root. */
  folder: string;
  layer: Layer;
  /** Names of the declared dependencies, of any kind. */
  declared: string[];
  /** The doors: `.` and what else `exports` lists. */
  doors: string[];
  sites: ImportSite[];
  /** Where a source says what none may say. */
  banned: BannedSite[];
}

const manifest = z.object({
  name: z.string(),
  exports: z.record(z.string(), z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  nx: z.object({ tags: z.array(z.string()).min(1) }),
});

const NOT_SOURCES = new Set(['node_modules', 'dist', 'out', 'framework', 'fixtures']);

/** Reads packages and their imports. @param root the workspace's root @param folders of its packages */
export function readWorkspace(root: string, folders: readonly string[]): WorkspacePackage[] {
  return folders.map((folder) => {
    const { name, nx, exports, ...rest } = manifest.parse(
      JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
    );
    const files = sourceFiles(join(root, folder));
    return {
      name,
      folder,
      layer: (nx.tags[0] ?? '').replace('layer:', '') as Layer,
      declared: Object.keys({ ...rest.dependencies, ...rest.devDependencies }),
      doors: Object.keys(exports ?? {}),
      sites: files.flatMap((file) => sitesOf(root, file, IMPORT)),
      banned: files.flatMap((file) => bannedSites(root, file)),
    };
  });
}

/** `import ... from 'x'`, `export ... from 'x'` and `import 'x'` as statements, and `import('x')` anywhere. */
const IMPORT =
  /(?:^\s*(?:(?:import|export)\s[^'"`;]*?\sfrom|import)\s*|\b(?:import|require|getBuiltinModule)\s*\(\s*)['"`]([^'"`\n]+)['"`]/gm;

function bannedSites(root: string, file: string): BannedSite[] {
  // A default export is the form that tools ask of their configuration.
  const rules = BANNED.filter(({ rule }) => rule !== 'default-export' || !/\.config\.ts$/.test(file));
  return rules.flatMap(({ rule, pattern, instead }) =>
    sitesOf(root, file, pattern).map((site) => ({ ...site, rule, instead })),
  );
}

function sitesOf(root: string, file: string, pattern: RegExp): ImportSite[] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  return [...text.matchAll(pattern)].map((match) => ({
    file: relative(root, file),
    line: text.slice(0, match.index + match[0].lastIndexOf(match[1] ?? '')).split('\n').length,
    specifier: match[1] ?? '',
    typeOnly: /^\s*(import|export) type\s/.test(match[0]),
  }));
}

/** Comments hold no imports, but `///` is read by the compiler; line ends stay, so that lines keep their numbers. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\/|^\s*\/\/(?!\/).*$/gm, (comment) => comment.replace(/[^\n]/g, ''));
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) || entry.name.startsWith('.') ? [] : sourceFiles(path);
    return /\.m?[tj]s$/.test(entry.name) ? [path] : [];
  });
}
