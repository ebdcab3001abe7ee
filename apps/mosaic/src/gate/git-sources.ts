import { bytesOf } from '@mosaicstack/gate';
import { type ProgramResult, programRunner } from '@mosaicstack/host';
import type { Ports } from '../ports.ts';
import type { Collector } from './collector.ts';
import { cannotScan } from './gate-error.ts';
import type { Source } from './run-gate.ts';

type Git = (args: readonly string[], input?: string) => Promise<string>;

/** A file of a change: its blob, and whether it is a file, a symlink or something else. */
interface ChangedFile {
  path: string;
  blob: string;
  mode: string;
}

const CHANGES = ['-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--diff-filter=d'];
const SUBMODULE = '160000';
const SYMLINK = '120000';

/**
 * What the next commit would bring: the staged contents of the files that it changes.
 * @throws MosaicError GATE_CANNOT_SCAN where git cannot be asked
 */
export async function stagedSource(ports: Ports): Promise<Source> {
  const git = gitRunner('--staged', ports);
  const [folder = ''] = (await git(['rev-parse', '--show-toplevel'])).split('\n');
  return {
    name: '--staged',
    folder: Buffer.from(folder, 'latin1').toString(),
    reach: 'part',
    async feed(collector) {
      const files = changedFiles(await git(['diff-index', '--cached', ...CHANGES, await headOrNothing(git)]));
      await addFiles(git, files, '', collector);
      // A commit that changes no file of the scope is a clean one.
      if (collector.counts.files === 0) collector.addText('(staged)', '');
      return undefined;
    },
  };
}

/**
 * What commits bring: the contents of the files that they change, their messages, and who made them.
 * @param range as git takes it: `A..B`
 * @throws MosaicError GATE_CANNOT_SCAN where git cannot be asked
 */
export async function commitRangeSource(range: string, ports: Ports): Promise<Source> {
  const git = gitRunner(range, ports);
  const [folder = ''] = (await git(['rev-parse', '--show-toplevel'])).split('\n');
  const commits = (await git(['rev-list', '--end-of-options', range])).split('\n').filter((commit) => commit !== '');
  return {
    name: range,
    folder: Buffer.from(folder, 'latin1').toString(),
    reach: 'foreign',
    async feed(collector) {
      for (const commit of commits) {
        const told = await git(['show', '--no-patch', '--format=%an <%ae>%n%cn <%ce>%n%B', commit]);
        collector.addContent(`${commit}/(commit)`, bytesOf(told));
        const files = changedFiles(await git(['diff-tree', '--root', '--no-commit-id', '-m', ...CHANGES, commit]));
        await addFiles(git, files, `${commit}/`, collector);
      }
      return undefined;
    },
  };
}

/** Before the first commit everything is compared with the empty tree. */
async function headOrNothing(git: Git): Promise<string> {
  const [head = ''] = (await git(['rev-parse', '--verify', '--quiet', 'HEAD']).catch(() => '')).split('\n');
  return head || (await git(['hash-object', '-t', 'tree', '/dev/null'])).trim();
}

/** Parses `:OLDMODE NEWMODE OLD NEW STATUS NUL PATH NUL` (git-diff-tree(1), raw output format). */
function changedFiles(raw: string): ChangedFile[] {
  const fields = raw.split('\0');
  const files = new Map<string, ChangedFile>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', , blob = ''] = (fields[at] ?? '').split(' ');
    const path = fields[at + 1] ?? '';
    files.set(`${blob} ${path}`, { path, blob, mode });
  }
  return [...files.values()];
}

async function addFiles(git: Git, files: readonly ChangedFile[], prefix: string, collector: Collector): Promise<void> {
  for (const { path, blob, mode } of files) {
    collector.addNamesOf(path, prefix);
    if (mode === SUBMODULE || (mode !== SYMLINK && collector.kindOf(path) !== 'text')) continue;
    const content = await git(['cat-file', 'blob', blob]);
    if (mode === SYMLINK) collector.addText(prefix + path, content);
    else collector.addContent(prefix + path, bytesOf(content));
  }
}

/** Runs git with its answers one character a byte. */
function gitRunner(name: string, ports: Ports): Git {
  const run = programRunner(ports.environment);
  return async (args) => {
    const result = await run('git', args, { encoding: 'latin1' });
    if (result.exit !== 0) throw cannotScan(name, failureOf(result));
    return result.stdout;
  };
}

function failureOf({ stderr, failure }: ProgramResult): string {
  if (failure === 'ENOENT') return 'git is not on PATH';
  return `git failed: ${(stderr || failure || 'it gave no reason').split('\n')[0]}`;
}
