import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const HEAVY = ['zod', 'commander', '@bomb.sh/tab', 'cli-table3', 'picocolors'];

/** The files that are loaded with one of the bundle, itself included; what is imported later, on demand, is none of them. */
function loadedWith(file: string, known = new Set<string>()): Set<string> {
  known.add(file);
  const imports = readFileSync(DIST + file, 'utf8').matchAll(/^(?:import|export)\b[^'"`;]*?["']([^"']+)["']/gm);
  for (const [, specifier = ''] of imports) {
    if (specifier.startsWith('./') && !known.has(specifier.slice(2))) loadedWith(specifier.slice(2), known);
    else if (!specifier.startsWith('./')) expect(builtinModules).toContain(specifier.replace('node:', ''));
  }
  return known;
}

/** The packages whose code is in these files: the bundler names each module in a comment before it. */
function packagesIn(files: Iterable<string>): string[] {
  const names = [...files].flatMap((file) =>
    [...readFileSync(DIST + file, 'utf8').matchAll(/^\/\/ \S*\bnode_modules\/((?:@[^/\s]+\/)?[^/\s]+)/gm)].map(
      (match) => `${match[1]}`,
    ),
  );
  return [...new Set(names)];
}

describe('the bundle', () => {
  it('loads neither zod nor the argument parser nor any other package for a launch', () => {
    expect([...loadedWith('main.js')]).toEqual(['main.js']);
    expect(packagesIn(['main.js'])).toEqual([]);
  });

  it('loads neither a package nor what starts processes and hashes for the gate', () => {
    expect([...loadedWith('gate-main.js')]).toEqual(['gate-main.js']);
    expect(packagesIn(['gate-main.js'])).toEqual([]);
    const text = readFileSync(`${DIST}gate-main.js`, 'utf8');
    for (const name of ['child_process', 'crypto', 'worker_threads'])
      expect(text).not.toMatch(new RegExp(`^import .*node:${name}`, 'm'));
  });

  it('loads no package for the stub runtime', () => {
    expect(packagesIn(loadedWith('stub-runtime.js'))).toEqual([]);
  });

  it('loads the argument parser, and no table, for the other commands', () => {
    expect(packagesIn(loadedWith('program.js')).sort()).toEqual(['@bomb.sh/tab', 'commander']);
  });

  it('loads the launch from the entry, and all the rest on demand', () => {
    const text = readFileSync(`${DIST}main.js`, 'utf8');
    expect([...text.matchAll(/\bimport\("([^"]+)"\)/g)].map((match) => match[1])).toEqual([
      './gate-main.js',
      './program.js',
    ]);
    for (const name of HEAVY) expect(text).not.toContain(`node_modules/${name}/`);
  });
});
