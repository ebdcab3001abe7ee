import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { programRunner } from '@mosaicstack/host';
import { type CorpusSize, writeCorpus } from './corpus.ts';
import { median } from './figures.ts';
import { installRivals, type Rivals } from './rivals.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const OUT = `${CHECKOUT}/out/bench`;
const QUALITY = `${CHECKOUT}/framework/tools/quality`;
const MOSAIC = `${CHECKOUT}/apps/mosaic/bin/mosaic.js`;
const RULES = fileURLToPath(new URL('gate-rules.tsv', import.meta.url));

const SIZES: Record<string, CorpusSize & { rounds: number }> = {
  small: { files: 2000, bytes: 10_000_000, rounds: 9 },
  large: { files: 20_000, bytes: 195_000_000, rounds: 5 },
};
/** What is to be reached: the most that a gate may take, as a multiple of the one-pass grep on the large corpus. */
const BASH_LIMIT = 2;
const TYPESCRIPT_LIMIT = 1.2;
/** The most memory that `mosaic gate` may ever take. */
const PEAK_LIMIT_BYTES = 200e6;
const SECRETLINT_FACTOR = 50;

const USAGE =
  'Usage: npm run bench:gate [-- --rivals]   (--rivals: ripgrep and secretlint too, which npm installs for it)';

interface Contender {
  name: string;
  command: (corpus: string) => [program: string, ...args: string[]];
  /** On the large corpus once only. */
  isSlow?: boolean;
}

/** The rules as the bash gate gives them to grep. */
const LIST_PATTERNS = `_PARTS=$1 _ROOT=- _TMP=$(mktemp -d)
for part in errors pattern bracket rules layers; do source "$1/$part.sh"; done
load_rules "$1/rules.tsv" needed; load_rules "$2" needed
printf '%s\\n' "\${_RULE_GREPS[@]}"; rm -r "$_TMP"`;

/** Nothing of the caller's that changes how long Node takes to start. */
const run = programRunner({
  PATH: process.env.PATH,
  HOME: OUT,
  LC_ALL: 'C',
  MOSAIC_GATE_RULES: RULES,
});

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  if (args.some((arg) => arg !== '--rivals')) {
    console.log(USAGE);
    process.exitCode = args.includes('--help') || args.includes('-h') ? 0 : 2;
    return;
  }
  mkdirSync(OUT, { recursive: true });
  const rivals = args.includes('--rivals') ? installRivals(`${OUT}/rivals`, RULES) : undefined;
  const contenders = contendersWith(rivals);
  const missed: string[] = [];
  for (const [name, size] of Object.entries(SIZES)) missed.push(...(await compare(name, size, contenders)));
  const peakBytes = await peakMemory();
  console.log(`\nmosaic gate took ${(peakBytes / 1e6).toFixed(0)} MB of memory at most on large`);
  if (peakBytes > PEAK_LIMIT_BYTES) missed.push(`mosaic gate within ${PEAK_LIMIT_BYTES / 1e6} MB`);
  for (const goal of missed) console.error(`missed: ${goal}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function contendersWith(rivals: Rivals | undefined): Contender[] {
  const patterns = `${OUT}/patterns`;
  writeFileSync(patterns, execFileSync('bash', ['--norc', '-uc', LIST_PATTERNS, 'bash', `${QUALITY}/gate`, RULES]));
  return [
    { name: 'node -e 0', command: () => ['node', '-e', '0'] },
    { name: 'grep -rnaE -f', command: (corpus) => ['grep', '-rnaE', '-f', patterns, corpus] },
    { name: 'bash gate', command: (corpus) => ['bash', `${QUALITY}/gate.sh`, corpus] },
    { name: 'mosaic gate', command: (corpus) => ['node', MOSAIC, 'gate', corpus] },
    ...(rivals?.contenders(patterns) ?? []),
  ];
}

/** Runs all contenders in turn, so that noise of the machine falls on all alike; gives the goals that were missed. */
async function compare(
  name: string,
  size: (typeof SIZES)[string],
  contenders: readonly Contender[],
): Promise<string[]> {
  const corpus = corpusOf(name, size);
  const times = new Map(contenders.map((contender) => [contender, [] as number[]]));
  for (let round = 0; round < size.rounds; round++)
    for (const [contender, list] of times)
      if (round === 0 || !contender.isSlow) list.push(await timeOne(contender, corpus));
  const of = (wanted: string): number => median([...times].find(([contender]) => contender.name === wanted)?.[1] ?? []);
  const grep = of('grep -rnaE -f');
  console.log(`\n${name}: ${size.files} files, ${(size.bytes / 1e6).toFixed(0)} MB; ${size.rounds} rounds, median`);
  for (const [contender, list] of times)
    console.log(
      `${contender.name.padEnd(16)}${median(list).toFixed(0).padStart(8)} ms${(median(list) / grep).toFixed(2).padStart(8)} x grep`,
    );
  const goals: [boolean, string][] =
    name === 'large'
      ? [
          [of('bash gate') <= BASH_LIMIT * grep, `the bash gate within ${BASH_LIMIT} times grep on ${name}`],
          [
            of('mosaic gate') <= TYPESCRIPT_LIMIT * grep,
            `mosaic gate within ${TYPESCRIPT_LIMIT} times grep on ${name}`,
          ],
          [
            !(of('secretlint') < SECRETLINT_FACTOR * of('mosaic gate')),
            `${SECRETLINT_FACTOR} times as quick as secretlint`,
          ],
        ]
      : [
          [
            of('mosaic gate') <= grep + of('node -e 0'),
            `mosaic gate slower than grep by no more than Node's start on ${name}`,
          ],
        ];
  return goals.filter(([isReached]) => !isReached).map(([, goal]) => goal);
}

/** The most memory that `mosaic gate` held at a time on the large corpus, as the kernel counted it. */
async function peakMemory(): Promise<number> {
  const probe = `${OUT}/peak.cjs`;
  writeFileSync(
    probe,
    "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'));\n",
  );
  const { stderr } = await run('node', ['--require', probe, MOSAIC, 'gate', `${OUT}/large`]);
  const [, kibibytes] = /^peak (\d+)$/m.exec(stderr) ?? [];
  if (kibibytes === undefined) throw new Error(`no peak was told: ${stderr}`);
  return Number(kibibytes) * 1024;
}

/** Made once, and the same each time. */
function corpusOf(name: string, size: CorpusSize): string {
  const folder = `${OUT}/${name}`;
  if (existsSync(folder)) return folder;
  rmSync(`${folder}.new`, { recursive: true, force: true });
  writeCorpus(`${folder}.new`, size);
  renameSync(`${folder}.new`, folder);
  return folder;
}

async function timeOne({ name, command }: Contender, corpus: string): Promise<number> {
  const [program, ...args] = command(corpus);
  const startMs = performance.now();
  const { exit, stderr } = await run(program, args);
  if (exit !== 0 && exit !== 1) throw new Error(`${name} failed: ${stderr}`);
  return performance.now() - startMs;
}
