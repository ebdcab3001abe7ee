/** The layers of the workspace; a package names its own in package.json under `nx.tags`. */
export type Layer = 'contract' | 'core' | 'host' | 'tmux' | 'systemd' | 'app' | 'tools' | 'test';

/** What a layer may import beside itself: other layers, packages of the registry, and Node's own modules. */
export interface LayerRule {
  layers: readonly Layer[];
  packages: readonly string[] | 'declared';
  node: boolean;
}

/** Who may import whom (docs/decisions/0002-keep-directions-as-data.md). No layer may import a sibling unless it is listed. */
export const LAYER_RULES: Record<Layer, LayerRule> = {
  contract: { layers: [], packages: ['zod'], node: false },
  core: { layers: ['contract'], packages: [], node: false },
  host: { layers: ['contract'], packages: ['zod'], node: true },
  tmux: { layers: ['contract', 'host'], packages: ['zod'], node: true },
  systemd: { layers: ['contract', 'host'], packages: ['zod'], node: true },
  app: {
    layers: ['contract', 'core', 'host', 'tmux', 'systemd'],
    packages: ['@bomb.sh/tab', 'commander', 'fast-string-width', 'leven', 'picocolors', 'yaml', 'zod'],
    node: true,
  },
  tools: { layers: ['contract', 'core', 'host', 'tmux', 'systemd'], packages: 'declared', node: true },
  test: { layers: ['contract', 'core', 'host', 'tmux', 'systemd', 'test'], packages: 'declared', node: true },
};

/** What the checker can say no to; each has a fixture that it rejects. */
export const RULES = [
  'direction',
  'package',
  'node',
  'leaves-package',
  'deep-import',
  'default-export',
  'reference',
  'module-mock',
  'cycle',
  'undeclared',
  'unused',
  'one-door',
  'unknown-layer',
] as const;
export type Rule = (typeof RULES)[number];

/** What no source may say, and what to say instead. The group of the pattern is what was found. */
export const BANNED: readonly { rule: Rule; pattern: RegExp; instead: string }[] = [
  { rule: 'default-export', pattern: /^(export default)\b/gm, instead: 'named exports' },
  {
    rule: 'default-export',
    pattern: /^(export \{[^}]*?\bdefault(?=\s*[,}])[^}]*\})/gm,
    instead: 'named exports',
  },
  // It brings Node's globals into a program whose `types` are empty.
  { rule: 'reference', pattern: /^(\/\/\/\s*<reference\b.*)$/gm, instead: 'an import' },
  {
    rule: 'module-mock',
    pattern: /\b(vi\.(?:mock|doMock|importActual|importMock)\()/g,
    instead: 'a port that the test fills',
  },
];

/** What a test file may import beside what its package may. */
export const TEST_FILE_PACKAGES: readonly string[] = ['vitest', 'fast-check', '@mosaicstack/test-support'];

/** Packages of the root that every package may use without declaring them. */
export const ROOT_PACKAGES: readonly string[] = ['vitest', 'fast-check'];

/** The one place that says "spawn": who else may import it. */
export const ONE_DOOR = {
  module: 'node:child_process',
  files: /^(libs\/host\/src\/run-program\.ts$|test\/|tools\/|.*\.test\.ts$|apps\/mosaic\/test\/)/,
};

/** The script that bundles a package, and what it may import beside what its package may. */
export const BUNDLER = { file: /^apps\/[^/]+\/build\.mjs$/, packages: ['esbuild'] as readonly string[] };

/** Declared and not imported, each with how it is used instead. */
export const RUN_NOT_IMPORTED: Readonly<Record<string, string>> = {
  bats: 'run by tools/check/bats.sh',
  'bats-assert': 'loaded by the bats files',
  'bats-support': 'loaded by the bats files',
};
