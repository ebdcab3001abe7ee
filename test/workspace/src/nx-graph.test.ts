import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CheckoutCopy, copyCheckout } from './checkout-copy.ts';
import { ROOT } from './root.ts';

const graphFile = z.object({
  graph: z.object({
    nodes: z.record(z.string(), z.object({ data: z.object({ root: z.string() }) })),
    dependencies: z.record(z.string(), z.array(z.object({ target: z.string() }))),
  }),
});
const manifest = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  nx: z.object({ implicitDependencies: z.array(z.string()).optional() }),
});
const TIMEOUT_MS = 60_000;

let copy: CheckoutCopy;

beforeAll(() => {
  copy = copyCheckout();
  symlinkSync(join(ROOT, 'node_modules'), join(copy.folder, 'node_modules'));
  run('git', 'init', '-q', '-b', 'main');
  run('git', 'add', '-A');
  run('git', '-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'base');
}, TIMEOUT_MS);

afterAll(() => copy.remove());

function run(program: string, ...args: string[]): string {
  const env = { ...process.env, NX_DAEMON: 'false', NX_CACHE_DIRECTORY: join(copy.home, 'cache'), HOME: copy.home };
  return execFileSync(program, args, {
    cwd: copy.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1e8,
  }).toString();
}

function nx(...args: string[]): string {
  return run(process.execPath, join(ROOT, 'node_modules/nx/dist/bin/nx.js'), ...args);
}

describe('nx', () => {
  it('graph shows exactly the edges that the packages declare', { timeout: TIMEOUT_MS }, () => {
    nx('graph', '--file', join(copy.home, 'graph.json'));
    const { graph } = graphFile.parse(JSON.parse(readFileSync(join(copy.home, 'graph.json'), 'utf8')));
    const packages = Object.values(graph.nodes).map(({ data }) =>
      manifest.parse(JSON.parse(readFileSync(join(copy.folder, data.root, 'package.json'), 'utf8'))),
    );
    const names = packages.map(({ name }) => name);
    expect(names).toContain('@mosaicstack/mosaic');
    for (const { name, dependencies, devDependencies, nx: nxOptions } of packages) {
      const declared = [
        ...Object.keys({ ...dependencies, ...devDependencies }),
        ...(nxOptions.implicitDependencies ?? []),
      ].filter((one) => names.includes(one));
      const edges = (graph.dependencies[name] ?? []).map(({ target }) => target).filter((one) => names.includes(one));
      expect(edges.sort(), `edges of ${name}`).toEqual(declared.sort());
    }
  });

  it('affected names what depends on a file that git finds changed, and nothing else', { timeout: TIMEOUT_MS }, () => {
    const affectedBy = (file: string): string[] => {
      appendFileSync(join(copy.folder, file), '\n');
      const projects = nx('show', 'projects', '--affected', '--base=HEAD').trim().split('\n').sort();
      run('git', 'checkout', '-q', '--', file);
      return projects;
    };
    const all = affectedBy('libs/contract/src/index.ts');
    expect(all).toContain('@mosaicstack/tmux');
    expect(all).toContain('@mosaicstack/mosaic');
    expect(all).not.toContain('@mosaicstack/host');
    const tmux = affectedBy('libs/tmux/src/index.ts');
    expect(tmux).toContain('@mosaicstack/mosaic');
    expect(tmux).not.toContain('@mosaicstack/fleet');
    for (const file of ['apps/mosaic/src/main.ts', 'framework/tools/fleet/start-agent-session.sh']) {
      const affected = affectedBy(file);
      for (const name of ['mosaic', 'test-conformance', 'test-framework'])
        expect(affected).toContain(`@mosaicstack/${name}`);
      for (const name of ['contract', 'host', 'tmux', 'fleet']) expect(affected).not.toContain(`@mosaicstack/${name}`);
    }
    expect(affectedBy('README.md')).toEqual(['']);
  });
});
