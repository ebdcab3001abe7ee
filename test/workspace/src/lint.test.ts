import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from './root.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic lint '));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The rules of biome.json that a file breaks. */
function brokenRules(file: string, text: string): string[] {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  const biome = join(ROOT, 'node_modules/.bin/biome');
  const args = ['ci', '--vcs-enabled=false', `--config-path=${ROOT}`, '--colors=off', '--reporter=json', file];
  const { status, stdout } = spawnSync(biome, args, { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; severity: string }[] };
  const rules = diagnostics.filter(({ severity }) => severity === 'error').map(({ category }) => category);
  expect(status).toBe(rules.length > 0 ? 1 : 0);
  return rules;
}

const longFunction = (lines: number): string =>
  `export function f(x: number): number {\n  let y = x;\n${'  y += 1;\n'.repeat(lines - 4)}  return y;\n}\n`;

it.each([
  ['a function of 53 lines, braces and all', 'a.ts', longFunction(53), 'lint/complexity/noExcessiveLinesPerFunction'],
  ['a default export', 'a.ts', 'const x = 1;\nexport default x;\n', 'lint/style/noDefaultExport'],
  ['an import that nothing uses', 'a.ts', "import { x } from './x.ts';\n", 'lint/correctness/noUnusedImports'],
  [
    'a bare claim that a value is there',
    'a.ts',
    'export const x = (y?: string) => y!;\n',
    'lint/style/noNonNullAssertion',
  ],
  ['a test that prints', 'a.test.ts', "console.log('a');\n", 'lint/suspicious/noConsole'],
  ['other quotes', 'a.ts', 'export const x = "a";\n', 'format'],
  ['JSON of another shape', 'a.json', '{"a":1}\n', 'format'],
])('the linter rejects %s', (_, file, text, rule) => {
  expect(brokenRules(file, text)).toContain(rule);
});

it.each([
  ['a function of 52 lines', 'a.ts', longFunction(52)],
  ['a program that prints', 'a.ts', "console.log('a');\n"],
  ['a longer function of a test', 'a.test.ts', longFunction(60)],
])('the linter lets %s be', (_, file, text) => {
  expect(brokenRules(file, text)).toEqual([]);
});
