/** The layers of the workspace; a package names its own in package.json under `nx.tags`. */
export type Layer = 'contract' | 'core' | 'host' | 'tmux' | 'app' | 'tools' | 'test';

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
  app: {
    layers: ['contract', 'core', 'host', 'tmux'],
    packages: ['@bomb.sh/tab', 'cli-table3', 'commander', 'picocolors', 'zod'],
    node: true,
  },
  tools: { layers: ['contract', 'core', 'host', 'tmux'], packages: 'declared', node: true },
  test: { layers: ['contract', 'core', 'host', 'tmux', 'test'], packages: 'declared', node: true },
};

/** What a test file may import beside what its package may. */
export const TEST_FILE_PACKAGES: readonly string[] = ['vitest', 'fast-check', '@mosaicstack/test-support'];

/** Packages of the root that every package may use without declaring them. */
export const ROOT_PACKAGES: readonly string[] = ['vitest', 'fast-check'];

/** The one place that says "spawn": who else may import it. */
export const ONE_DOOR = {
  module: 'node:child_process',
  files: /^(libs\/host\/src\/run-program\.ts$|test\/|tools\/|.*\.test\.ts$|apps\/mosaic\/test\/)/,
};
