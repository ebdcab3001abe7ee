import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realTool } from '@mosaicstack/test-support';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/**
 * How an installer is interrupted. bash: at a command, all its shells (`group`) or the first one only (`parent`). The CLI:
 * before, after or in the midst of a call that changes the file system. Both: at a time (`delay`), by a disk that is full
 * from some call on, by a limit of the size of files.
 */
export const KINDS = {
  bash: ['group', 'group', 'parent', 'delay', 'full', 'limit'],
  typescript: ['before', 'after', 'torn', 'delay', 'full', 'limit'],
} as const;
export type Installer = keyof typeof KINDS;
export type Kind = (typeof KINDS)[Installer][number];

/** How often something can be interrupted, at most: commands and calls, or milliseconds. */
export type Extent = Readonly<Record<Kind, number>>;

/** What makes an installer meet its fault. */
export interface Fault {
  environment: Record<string, string>;
  setUp?: string;
  killAfterMs?: number;
}

const LIMIT_KIB = 24;
const MANY = 1_000_000;

/** The fault of a kind at a point, from 1 on; `folder` is its own. */
export function faultOf(installer: Installer, kind: Kind, at: number, folder: string): Fault {
  if (kind === 'delay') return { environment: {}, killAfterMs: at };
  // The signal is ignored, so that a write fails as on a full disk.
  if (kind === 'limit') return { environment: {}, setUp: `trap '' XFSZ; ulimit -f ${at}` };
  const environment = { FAULT_KIND: kind, FAULT_AT: `${at}`, FAULT_COUNT: `${folder}/count` };
  if (installer === 'typescript')
    return { environment: { ...environment, NODE_OPTIONS: `--import="${HERE}node-faults.mjs"` } };
  const points = `${folder}/points`;
  writeFileSync(points, '.'.repeat(at - 1));
  const bash = { ...environment, FAULT_POINTS: points, BASH_ENV: `${HERE}bash-faults.bash` };
  return { environment: kind === 'full' ? { ...bash, ...fullTools(folder) } : bash };
}

/** A PATH on which the tools that need room are stand-ins. */
function fullTools(folder: string): Record<string, string> {
  mkdirSync(`${folder}/bin`);
  mkdirSync(`${folder}/real`);
  for (const tool of ['cp', 'ln', 'mkdir', 'mv']) {
    cpSync(`${HERE}full-tool.sh`, `${folder}/bin/${tool}`);
    chmodSync(`${folder}/bin/${tool}`, 0o755);
    symlinkSync(realTool(tool), `${folder}/real/${tool}`);
  }
  return { PATH: `${folder}/bin:${process.env.PATH ?? ''}`, REAL_TOOLS: `${folder}/real` };
}

/** Measures how many points a run has: it is told of by `run`, under a fault that never comes. */
export async function extentOf(
  installer: Installer,
  folder: string,
  run: (fault: Fault) => Promise<void>,
): Promise<Extent> {
  const started = performance.now();
  await run({ environment: {} });
  const delay = performance.now() - started;
  const count = async (kind: Kind): Promise<number> => {
    const own = `${folder}/${kind}`;
    mkdirSync(own);
    await run(faultOf(installer, kind, MANY, own));
    const text = readFileSync(`${own}/count`, 'utf8');
    return installer === 'typescript' ? Number(text) : text.length;
  };
  const calls = await count(installer === 'bash' ? 'group' : 'before');
  const full = installer === 'bash' ? await count('full') : calls;
  return {
    ...{ group: calls, parent: calls, before: calls, after: calls, torn: calls },
    ...{ full, delay, limit: LIMIT_KIB },
  };
}

/** Where the files of a fault lie, below the sandbox of a run. */
export function faultFolder(output: string): string {
  const folder = `${output}/fault`;
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder);
  return folder;
}
