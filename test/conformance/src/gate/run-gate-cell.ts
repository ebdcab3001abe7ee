import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { bytesOfText, type GroupResult, runInGroup, sandboxFolder } from '@mosaicstack/test-support';
import { type Placeholders, textPlaceholders } from '../cell/placeholders.ts';
import { privilegeWords } from '../cell/start-launcher.ts';
import { matchText, sameText } from '../judge/match-text.ts';
import type { Adapter } from '../load/adapters.ts';
import type { CellResult, Difference } from '../schema/results.ts';
import { SHIPPED_LAYER } from './gate-data.ts';
import type { GateScenario } from './gate-scenario.ts';
import { writeGateTree } from './gate-tree.ts';

/** A gate as a row of the matrix has it. */
export interface GateProgram {
  row: string;
  argv: readonly string[];
}

/** One scenario on one row. */
export interface GateCell {
  scenario: GateScenario;
  program: GateProgram;
  keep?: boolean;
}

const TIMEOUT_MS = 60_000;

/** The gate that lies beside a launcher. */
export function gateOf({ name, launcher, impl, argv }: Adapter): GateProgram {
  const words = launcher === 'bash' ? argv : argv.slice(0, -1);
  const file = launcher === 'bash' ? `${dirname(impl)}/../quality/gate.sh` : impl;
  const command = words.map((word) => (word === '{{IMPL}}' ? file : word));
  return { row: name, argv: launcher === 'bash' ? command : [...command, 'gate'] };
}

/** Runs one cell. A fault of the suite is its result ERROR, never an exception. */
export async function runGateCell(cell: GateCell): Promise<CellResult> {
  const began = performance.now();
  const result = (judged: Pick<CellResult, 'verdict' | 'note' | 'differences'>, kept?: string): CellResult => ({
    kind: 'cell',
    id: cell.scenario.id,
    row: cell.program.row,
    lane: 'tree',
    ...judged,
    ms: Math.round(performance.now() - began),
    ...(kept === undefined ? {} : { kept }),
  });
  try {
    const { differences, isTimeout, kept } = await observeAndJudge(cell);
    const verdict = isTimeout ? 'TIMEOUT' : differences.length === 0 ? 'pass' : 'FAIL';
    return result({ verdict, note: '', differences }, kept);
  } catch (error) {
    return result({ verdict: 'ERROR', note: (error as Error).stack ?? `${error}`, differences: [] });
  }
}

async function observeAndJudge({ scenario, program, keep = false }: GateCell) {
  const sandbox = sandboxFolder('mg ');
  try {
    const around = `${sandbox.path}/around`;
    const place = { root: `${around}/root`, home: `${sandbox.path}/home` };
    for (const folder of [place.root, place.home]) mkdirSync(folder, { recursive: true });
    const { given } = scenario;
    const texts = textPlaceholders({ ROOT: place.root, AROUND: around, HOME: place.home }, computed);
    writeGateTree(place.root, given.fs, texts.expand);
    writeGateTree(around, given.around, texts.expand);
    const seen = await runGate(scenario, program, { folder: sandbox.path, around, home: place.home }, texts);
    return {
      differences: judge(scenario, seen, texts),
      isTimeout: seen.isTimeout,
      kept: keep ? sandbox.path : undefined,
    };
  } finally {
    if (!keep) sandbox.remove();
  }
}

function runGate(
  { given }: GateScenario,
  { argv }: GateProgram,
  { folder, around, home }: { folder: string; around: string; home: string },
  { expand }: Placeholders,
): Promise<GroupResult> {
  const environment: Record<string, string> = { PATH: process.env.PATH ?? '', HOME: home, LC_ALL: 'C.UTF-8' };
  for (const [name, value] of Object.entries(given.env)) {
    if (value === null) delete environment[name];
    else environment[name] = expand(value);
  }
  const stdin = `${folder}/stdin`;
  if (given.stdin !== undefined) writeFileSync(stdin, bytesOfText(expand(given.stdin)));
  return runInGroup({
    argv: [...privilegeWords(given.privileges), ...argv, ...given.args.map(expand)],
    environment,
    cwd: around,
    stdin: given.stdin === undefined ? undefined : stdin,
    output: folder,
    timeoutMs: TIMEOUT_MS,
  });
}

function judge({ expect }: GateScenario, seen: GroupResult, texts: Placeholders): Difference[] {
  const exit = sameText('exit', `${expect.exit}`, `${seen.exit ?? seen.signal}`);
  const stderr = matchText('stderr', expect.stderr, seen.stderr, texts);
  if (expect.report === undefined)
    return [...exit, ...matchText('stdout', expect.stdout ?? { equals: '' }, seen.stdout, texts), ...stderr];
  const { counts, rules } = expect;
  // What is not stated is taken as it is.
  const actualCounts = /^counts\t(\d+\t\d+\t\d+\t\d+)\t(\d+)$/m.exec(seen.stdout);
  const lines = [
    'gate\t1',
    ...expect.report.map((line) => texts.expand(line).replaceAll(' | ', '\t')),
    `counts\t${counts?.join('\t') ?? actualCounts?.[1]}\t${rules === undefined ? actualCounts?.[2] : rules + shippedRules()}`,
    `verdict\t${['clean', 'found', 'unknown'][expect.exit]}`,
  ];
  return [...exit, ...sameText('stdout', lines.map((line) => `${line}\n`).join(''), seen.stdout), ...stderr];
}

function shippedRules(): number {
  const lines = readFileSync(`${SHIPPED_LAYER}/rules.tsv`, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).length;
}

/** `{{SHA256:text}}`, `{{HMAC:key:text}}` and `{{FINGERPRINT:key:rule:line}}`, as the contract has them. */
function computed(name: string): string | undefined {
  const [kind, ...rest] = name.split(':');
  if (kind === 'RULES') return `${shippedRules() + Number(rest[0] ?? 0)}`;
  if (kind === 'SHA256')
    return createHash('sha256')
      .update(bytesOfText(rest.join(':')))
      .digest('hex');
  const [key = '', ...text] = rest;
  const hmac = (message: string): string => createHmac('sha256', key).update(bytesOfText(message)).digest('hex');
  if (kind === 'HMAC') return hmac(text.join(':'));
  const [rule, ...line] = text;
  return kind === 'FINGERPRINT' ? hmac(`${rule}\t${line.join(':')}`).slice(0, 16) : undefined;
}
