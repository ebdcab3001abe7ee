import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { programRunner } from '@mosaicstack/host';
import { RUNTIMES } from '@mosaicstack/law';
import { lawTexts } from './law-texts.ts';
import { misplaced } from './placement.ts';

const MOSAIC = fileURLToPath(new URL('../../apps/mosaic/bin/mosaic.js', import.meta.url));

/** What every agent carries, for each runtime, as it is composed in a home of its own. */
const home = mkdtempSync(`${tmpdir()}/mosaic-law-`);
const checks: [name: string, words: string][] = [];
try {
  const run = programRunner({ PATH: process.env.PATH, HOME: home, MOSAIC_HOME: home });
  const mosaic = async (...args: string[]): Promise<string> => {
    const { exit, stdout, stderr } = await run(process.execPath, [MOSAIC, ...args]);
    if (exit !== 0) throw new Error(stderr);
    return stdout;
  };
  await mosaic('install');
  for (const runtime of RUNTIMES) {
    const budget = await mosaic('compose', runtime, '--budget');
    console.log(`${runtime}\n${budget.trimEnd().replace(/^/gm, '  ')}`);
  }
} catch (error) {
  checks.push(['the law is composed for each runtime', `${error}`]);
} finally {
  rmSync(home, { recursive: true, force: true });
}

const strays = misplaced(lawTexts()).map(
  ({ path, line, sentence, because, belongs }) =>
    `framework/${path}:${line}: ${because}; it belongs in ${belongs}\n  | ${sentence}`,
);
checks.push(['every sentence stands where the layer model says', strays.join('\n')]);
for (const [name, words] of checks)
  console.log(
    words === '' ? `ok     ${name}` : `FAILED ${name}\n${words}\n  try: framework/constitution/LAYER-MODEL.md`,
  );
const failed = checks.filter(([, words]) => words !== '').length;
console.log(`${checks.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
