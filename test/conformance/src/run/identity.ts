import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { realTool } from '@mosaicstack/test-support';
import type { Adapter } from '../load/adapters.ts';
import { CHECKOUT, productVersion } from '../load/checkout.ts';
import type { Header } from '../schema/results.ts';

/** What exactly is run: the files under test by their hashes, and the versions of all that has a part in it. */
export function runIdentity(adapters: readonly Adapter[], seed: number, scenarios: number): Header {
  return {
    kind: 'header',
    startedAt: new Date().toISOString(),
    seed,
    checkout: checkoutState(),
    versions: {
      mosaic: productVersion(),
      bash:
        firstLine('bash', '--version')
          .replace(/^.*version /, '')
          .split(' ')[0] ?? '',
      node: process.version,
      tmux: firstLine('tmux', '-V'),
    },
    rows: adapters.map(({ name, impl }) => ({
      row: name,
      file: impl,
      sha256: createHash('sha256').update(readFileSync(impl)).digest('hex'),
    })),
    scenarios,
  };
}

/** The same for the top of the output. */
export function identityLines({ seed, checkout, versions, rows, scenarios }: Header): string[] {
  const known = Object.entries(versions).map(([name, version]) => `${name} ${version.replace(/^tmux /, '')}`);
  return [
    `conformance: ${scenarios} scenarios, checkout ${checkout}, ${known.join(', ')}, seed ${seed}`,
    ...rows.map(({ row, file, sha256 }) => `  ${row}: ${sha256.slice(0, 12)} ${file.replace(`${CHECKOUT}/`, '')}`),
  ];
}

function checkoutState(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', CHECKOUT, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' (dirty)'}`;
  } catch {
    return 'unknown';
  }
}

function firstLine(tool: string, flag: string): string {
  return execFileSync(realTool(tool), [flag], { encoding: 'utf8' }).split('\n')[0] ?? '';
}
