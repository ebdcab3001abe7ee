import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { realTool } from '@mosaicstack/test-support';
import { AdapterFile } from '../schema/adapter.ts';
import { OverridesFile } from '../schema/overrides.ts';
import type { Scenario } from '../schema/scenario.ts';
import { CHECKOUT, SUITE } from './checkout.ts';
import { readJson } from './read-json.ts';

/** An implementation that is ready to be run. */
export interface Adapter {
  /** The row in the matrix. */
  name: string;
  launcher: AdapterFile['launcher'];
  interpreter: string;
  /** The file under test. */
  impl: string;
  /** The argv prefix; `{{IMPL}}` stands for the file under test, or for what stands in for it in a cell. */
  argv: readonly string[];
  /** The framework's tmux.conf, from the folder of the file under test. */
  conf: string;
  overrides: OverridesFile;
}

/** Where something else is to be tested than what the adapter names. */
export interface AdapterOptions {
  implPath?: string | undefined;
  folder?: string;
}

/** The names of all rows. */
export function adapterNames(folder = `${SUITE}/adapters`): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/**
 * Reads an adapter and makes ready what it needs.
 * @throws DataError for a bad file; Error where the file under test is not there
 */
export function loadAdapter(name: string, { implPath, folder = `${SUITE}/adapters` }: AdapterOptions = {}): Adapter {
  const file = readJson(`${folder}/${name}.json`, AdapterFile);
  const impl = implPath === undefined ? implementation(file) : resolve(implPath);
  if (!existsSync(impl))
    throw new Error(
      `row '${name}': '${impl}' is not there${implPath === undefined ? '; npm run build makes what is built' : ''}`,
    );
  return {
    name: file.name,
    launcher: file.launcher,
    interpreter: file.interpreter,
    impl,
    argv: file.argv.map((word, index) => (index === 0 && word !== '{{IMPL}}' ? program(word) : word)),
    conf: file.conf,
    overrides: readJson(resolve(folder, '..', file.expectations), OverridesFile),
  };
}

/** The scenario's reason why it cannot apply to this row, where there is one. */
export function reasonNotToRun(scenario: Scenario, adapter: Adapter): string | undefined {
  return scenario.notFor[adapter.name];
}

function program(word: string): string {
  return word === 'node' ? process.execPath : realTool(word);
}

function implementation(file: AdapterFile): string {
  return file.prepare === 'pack' ? `${packedPackage()}/${file.impl}` : resolve(CHECKOUT, file.impl);
}

let packed: string | undefined;

/** The folder of the unpacked package, made once a run. */
function packedPackage(): string {
  packed ??= pack();
  return packed;
}

function pack(): string {
  const folder = execFileSync(realTool('mktemp'), ['-d', '-t', 'mosaic-pack-XXXXXX'], { encoding: 'utf8' }).trim();
  process.once('exit', () => execFileSync(realTool('rm'), ['-rf', '--', folder]));
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const archive = execFileSync(realTool('npm'), args, { cwd: `${CHECKOUT}/apps/mosaic`, encoding: 'utf8' }).trim();
  execFileSync(realTool('tar'), ['-xzf', `${folder}/${archive}`, '-C', folder]);
  return `${folder}/package`;
}

/** The folder that relative paths of the adapter start from. */
export function implFolder(impl: string): string {
  return dirname(impl);
}
