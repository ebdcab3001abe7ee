import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

export const MOSAIC = fileURLToPath(new URL('../bin/mosaic.js', import.meta.url));
const RULE = 'acme\tidentity\ti\tacmecorp\tacmecorp\tAcmeCorp\tacme\ta name\n';

/** The folder of the present test, which has a rule against `acmecorp`. */
export let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic gate '));
  write('.mosaic/gate/rules.tsv', RULE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

export function run(program: string, args: string[], environment: Record<string, string> = {}) {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    npm_config_update_notifier: 'false',
    ...environment,
  };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
  return { exit: status, stdout, stderr };
}

export const gate = (...args: string[]) => run(process.execPath, [MOSAIC, 'gate', ...args]);

/** The findings and problems of a canonical report: up to four fields of each. */
export const findings = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => /^(finding|problem)\t/.test(line))
    .map((line) => line.split('\t'))
    .map(([, ...fields]) => fields.slice(0, 4));
