import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { programRunner } from '@mosaicstack/host';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const BASH = `${CHECKOUT}/framework/tools/quality/gate.sh`;
const MOSAIC = `${CHECKOUT}/apps/mosaic/bin/mosaic.js`;

/** Fingerprints of this run can be compared with each other and tell nothing to anybody else. */
const run = programRunner({ ...process.env, MOSAIC_GATE_KEY: randomBytes(16).toString('hex') });
const root = `${CHECKOUT}/framework`;

const bash = await run('bash', [BASH, root, '--format', 'canonical']);
const typescript = await run(process.execPath, [MOSAIC, 'gate', root, '--format', 'canonical']);
const packed = await run(process.execPath, [MOSAIC, 'gate', '--pack', `${CHECKOUT}/apps/mosaic`]);
const tools = await run(process.execPath, [MOSAIC, 'gate', '--self-test']);

const checks: [name: string, isGood: boolean, words: string][] = [
  ['both gates give the same report, byte for byte', bash.stdout === typescript.stdout, `${bash.stdout}${bash.stderr}`],
  ['the bash gate finds nothing in framework/', bash.exit === 0, `${bash.stdout}${bash.stderr}`],
  [
    'the TypeScript gate finds nothing in framework/',
    typescript.exit === 0,
    `${typescript.stdout}${typescript.stderr}`,
  ],
  ['nothing is found in the package that npm makes', packed.exit === 0, `${packed.stdout}${packed.stderr}`],
  ['each rule finds its own sample', tools.exit === 0, tools.stderr],
];
for (const [name, isGood, words] of checks)
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name}${isGood ? '' : `\n${words}`}`);
const passed = checks.filter(([, isGood]) => isGood).length;
console.log(`${passed} passed, ${checks.length - passed} failed, 0 skipped`);
process.exitCode = passed === checks.length ? 0 : 1;
