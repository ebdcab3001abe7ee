import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readPattern } from '@mosaicstack/gate';
import { realTool } from '@mosaicstack/test-support';
import type { PatternCase } from './generate-pattern.ts';

const PARTS = fileURLToPath(new URL('../../../../framework/tools/quality/gate', import.meta.url));
const ENVIRONMENT = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
const KEYWORDS = ['ab', 'k', '-a'];

/** What a reader of patterns says: the byte of a refusal, or tries, whether it is sure, and (bash) the pattern for grep. */
export type Reading = { at: number } | { tries: number; isSure: boolean; grep: string };

/** Reads a pattern for each line of standard input: FLAG, TAB, PATTERN. */
const SCRIPT = `source "$1/pattern.sh"; source "$1/bracket.sh"
while IFS=$'\\t' read -r flag pattern; do
  _KEYS=(ab k -a)
  if read_pattern "$pattern" "$flag"; then printf 'ok %s %s %s\\n' "$_TRIES" "$_SURE" "$_GREP"; else printf 'at %s\\n' "$_AT"; fi
done`;

/** What the bash gate makes of patterns, all in one process. */
export function bashReadings(cases: readonly PatternCase[]): Reading[] {
  const input = cases.map(({ pattern, isFolded }) => `${isFolded ? 'i' : '-'}\t${pattern}\n`).join('');
  const { stdout, stderr, status } = spawnSync(realTool('bash'), ['--norc', '-uc', SCRIPT, 'bash', PARTS], {
    input: Buffer.from(input, 'latin1'),
    env: ENVIRONMENT,
    maxBuffer: 1 << 28,
  });
  if (status !== 0 || stderr.length > 0) throw new Error(`the bash reader failed: ${stderr}`);
  return stdout
    .toString('latin1')
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, at] = /^at (\d+)$/.exec(line) ?? [];
      if (at !== undefined) return { at: Number(at) };
      const [, tries, sure, grep = ''] = /^ok (\d+) ([01]) (.*)$/s.exec(line) ?? [];
      return { tries: Number(tries), isSure: sure === '1', grep };
    });
}

/** What the TypeScript gate makes of a pattern, and its regular expression. */
export function coreReading({ pattern, isFolded }: PatternCase): Reading & { regex?: RegExp } {
  const read = readPattern(pattern, isFolded, KEYWORDS);
  if ('at' in read) return read;
  return { tries: read.tries, isSure: read.isSure, grep: '', regex: new RegExp(read.source) };
}

/** The first match of grep in each line of a file, as bytes from 1; 0 where there is none. */
export function grepColumns(grep: string, file: string, lines: readonly string[]): number[] {
  const patterns = `${file}.pattern`;
  writeFileSync(patterns, Buffer.from(`${grep}\n`, 'latin1'));
  const { stdout, status } = spawnSync(realTool('grep'), ['-naobE', '-f', patterns, '--', file], {
    env: ENVIRONMENT,
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 1) throw new Error(`grep failed for '${grep}'`);
  const starts = lineStarts(lines);
  const columns = lines.map(() => 0);
  for (const [, line, offset] of stdout.toString('latin1').matchAll(/^(\d+):(\d+):/gm)) {
    const index = Number(line) - 1;
    if (columns[index] === 0) columns[index] = Number(offset) - (starts[index] ?? 0) + 1;
  }
  return columns;
}

function lineStarts(lines: readonly string[]): number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return start;
  });
}
