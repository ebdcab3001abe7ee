import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How large a corpus is. */
export interface CorpusSize {
  files: number;
  bytes: number;
}

/** Words of prose and of programs, none of which a rule of the bench looks for. */
const WORDS = (
  'the agent reads a file and writes what it found into the report while another session waits for its turn to begin ' +
  'const value = await readConfiguration path export function return if else for local printf shift case esac done ' +
  'name version description license scripts build test start stop status error warning retry timeout socket server ' +
  'home user path folder network default address host mail example.com docs/guide.md https://example.org/a?b=1 {} [] ()'
).split(' ');
const SUFFIXES: readonly [suffix: string, share: number][] = [
  ['.md', 45],
  ['.sh', 15],
  ['.json', 12],
  ['.yml', 10],
  ['.toml', 6],
  ['.env', 4],
  ['.service', 4],
  ['.ps1', 4],
];
const FILES_PER_FOLDER = 100;

/** Lines that the rules of the bench find, one in a file each. */
export const PLANTED = [
  'mail to Koala@acmecorp.example',
  'ssh build-07.acme.lan',
  `dir=\${DIR:-$HOME/src/tool}`,
  'Zaphod was here',
];

/** The same numbers each time (mulberry32), so that every run has the same corpus. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Writes a corpus of that size. */
export function writeCorpus(folder: string, { files, bytes }: CorpusSize): void {
  const next = numbers(files);
  const each = bytes / files;
  for (let file = 0; file < files; file++) {
    const place = join(folder, `d${Math.floor(file / FILES_PER_FOLDER)}`);
    if (file % FILES_PER_FOLDER === 0) mkdirSync(place, { recursive: true });
    const size = each * (0.2 + 1.6 * next());
    const plant =
      PLANTED[file % Math.floor(files / PLANTED.length) === 7 ? Math.floor((file * PLANTED.length) / files) : -1];
    writeFileSync(join(place, `f${file}${suffixOf(next() * 100)}`), textOf(size, next, plant));
  }
}

function suffixOf(share: number): string {
  let left = share;
  for (const [suffix, part] of SUFFIXES) {
    left -= part;
    if (left < 0) return suffix;
  }
  return '.md';
}

function textOf(size: number, next: () => number, plant: string | undefined): string {
  const lines: string[] = plant === undefined ? [] : [plant];
  for (let length = 0; length < size; ) {
    const words = Array.from({ length: 3 + Math.floor(next() * 12) }, () => WORDS[Math.floor(next() * WORDS.length)]);
    const line = words.join(' ');
    lines.push(line);
    length += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}
