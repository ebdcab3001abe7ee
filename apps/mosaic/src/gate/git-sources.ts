import { bytesOf, shownBytes } from '@mosaicstack/gate';
import { type ProgramResult, programRunner } from '@mosaicstack/host';
import type { Ports } from '../ports.ts';
import type { Collector } from './collector.ts';
import { cannotScan } from './gate-error.ts';
import type { Source } from './run-gate.ts';

/** Asks git; the answer has one character a byte. */
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
/** A larger content is not scanned, so that a scan stays within its memory; it makes the verdict unknown. */
const MOST_BYTES = 64 * 1024 * 1024;
/** As much is asked for at a time. */
const PORTION_BYTES = 16 * 1024 * 1024;

/**
 * What the next commit would bring: the staged contents of the files that it changes.
 * @throws MosaicError GATE_CANNOT_SCAN where git cannot be asked
 */
export async function stagedSource(ports: Ports): Promise<Source> {
  const git = gitRunner('--staged', ports);
  return {
    name: '--staged',
    folder: await projectFolder(git),
    reach: 'part',
    // A commit that changes no file of the scope is a clean one.
    mayBeEmpty: true,
    async feed(collector) {
      const files = changedFiles(await git(['diff-index', '--cached', ...CHANGES, await headOrNothing(git)]));
      await addFiles(git, files, '', collector);
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
  const folder = await projectFolder(git);
  const commits = (await git(['rev-list', '--end-of-options', range])).split('\n').filter((commit) => commit !== '');
  return {
    name: range,
    folder,
    reach: 'foreign',
    async feed(collector) {
      for (const commit of commits) {
        // The whole of it, since a commit has more than a message: who made it, and headers that few look at.
        collector.addContent(`${commit}/(commit)`, bytesOf(await git(['cat-file', 'commit', commit])));
        const files = changedFiles(await git(['diff-tree', '--root', '--no-commit-id', '-m', ...CHANGES, commit]));
        await addFiles(git, files, `${commit}/`, collector);
      }
      return undefined;
    },
  };
}

/** The folder whose layers hold; in a bare repository that of the caller. */
async function projectFolder(git: Git): Promise<string | undefined> {
  if ((await git(['rev-parse', '--is-bare-repository'])).trim() === 'true') return undefined;
  const [folder = ''] = (await git(['rev-parse', '--show-toplevel'])).split('\n');
  return Buffer.from(folder, 'latin1').toString();
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
  for (const { path } of files) collector.addNamesOf(path, prefix);
  const wanted = files.filter(
    ({ path, mode }) => mode !== SUBMODULE && (mode === SYMLINK || collector.kindOf(path) === 'text'),
  );
  if (wanted.length === 0) return;
  const sizes = (await git(['cat-file', '--batch-check=%(objectsize)'], blobList(wanted))).split('\n').map(Number);
  const isTooLarge = (at: number): boolean => !((sizes[at] ?? Number.NaN) <= MOST_BYTES);
  for (const [at, { path }] of wanted.entries()) if (isTooLarge(at)) collector.addProblem(prefix + path, 'too-large');
  const few = wanted.flatMap((file, at) => (isTooLarge(at) ? [] : [{ ...file, size: sizes[at] ?? 0 }]));
  for (let from = 0; from < few.length; ) {
    let to = from;
    for (let bytes = 0; to < few.length && bytes < PORTION_BYTES; to++) bytes += few[to]?.size ?? 0;
    await addBlobs(git, few.slice(from, to), prefix, collector);
    from = to;
  }
}

function blobList(files: readonly ChangedFile[]): string {
  return files.map(({ blob }) => `${blob}\n`).join('');
}

/** Scans the contents of files, for which git is asked once. */
async function addBlobs(
  git: Git,
  files: readonly (ChangedFile & { size: number })[],
  prefix: string,
  collector: Collector,
): Promise<void> {
  const answer = await git(['cat-file', '--batch'], blobList(files));
  let at = 0;
  for (const { path, blob, mode, size } of files) {
    // Each content has a line before it and a line end after it (git-cat-file(1), batch output).
    const head = `${blob} blob ${size}\n`;
    if (!answer.startsWith(head, at)) throw cannotScan(shownBytes(path), 'git gave something else');
    const content = answer.slice(at + head.length, at + head.length + size);
    if (mode === SYMLINK) collector.addText(prefix + path, content);
    else collector.addContent(prefix + path, bytesOf(content));
    at += head.length + size + 1;
  }
}

/** Runs git with its answers one character a byte. */
function gitRunner(name: string, ports: Ports): Git {
  const run = programRunner(ports.environment);
  return async (args, input = '') => {
    // What replaces an object here is not what another repository gets.
    const result = await run('git', ['--no-replace-objects', ...args], { encoding: 'latin1', input });
    if (result.exit !== 0) throw cannotScan(name, failureOf(result));
    return result.stdout;
  };
}

function failureOf({ stderr, failure }: ProgramResult): string {
  if (failure === 'ENOENT') return 'git is not on PATH';
  return `git failed: ${(stderr || failure || 'it gave no reason').split('\n')[0]}`;
}
