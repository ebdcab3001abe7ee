import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { FakeTools, privateEnvironment, sandboxFolder } from '@mosaicstack/test-support';
import type { Adapter } from '../load/adapters.ts';
import type { Given } from '../schema/scenario.ts';

/** The folder of one cell. Everything that a launcher may touch lies in `root`; tools, records and sockets lie beside it. */
export interface CellFolder {
  path: string;
  root: string;
  home: string;
  /** The variables that keep tmux inside, and the home. */
  environment: ReturnType<typeof privateEnvironment>;
  tools: FakeTools;
  /** The launcher's argv without its arguments. */
  launcher: readonly string[];
  /** The tmux.conf that it is to use. */
  conf: string;
  remove(): void;
}

/** Makes one. */
export function cellFolder(adapter: Adapter, launcher: Given['launcher']): CellFolder {
  const sandbox = sandboxFolder('mc');
  const root = `${sandbox.path}/root`;
  const home = `${root}/ho me`;
  mkdirSync(home, { recursive: true });
  const impl = placeLauncher(`${sandbox.path}/impl`, adapter, launcher);
  return {
    path: sandbox.path,
    root,
    home,
    environment: privateEnvironment(sandbox.path, home),
    tools: new FakeTools(sandbox.path),
    launcher: adapter.argv.map((word) => word.replaceAll('{{IMPL}}', impl)),
    conf: resolve(dirname(launcher === 'without-conf' ? impl : adapter.impl), adapter.conf),
    remove: sandbox.remove,
  };
}

function placeLauncher(folder: string, { impl, conf }: Adapter, launcher: Given['launcher']): string {
  if (launcher === 'as-is') return impl;
  mkdirSync(folder);
  if (launcher === 'linked') {
    symlinkSync(impl, `${folder}/a link`);
    return `${folder}/a link`;
  }
  return copyWithoutConf(folder, impl, resolve(dirname(impl), conf));
}

/** Copies the folder of the file under test, and the package.json that says how Node is to read it. */
function copyWithoutConf(folder: string, impl: string, conf: string): string {
  const from = dirname(impl);
  const to = `${folder}/${basename(from)}`;
  cpSync(from, to, { recursive: true, filter: (path) => path !== conf });
  const manifest = `${dirname(from)}/package.json`;
  if (existsSync(manifest)) copyFileSync(manifest, `${folder}/package.json`);
  chmodSync(`${to}/${basename(impl)}`, 0o755);
  return `${to}/${basename(impl)}`;
}
