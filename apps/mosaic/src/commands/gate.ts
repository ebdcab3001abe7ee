import { realpathSync } from 'node:fs';
import { EXIT, type GateReport } from '@mosaicstack/contract';
import { budgetText } from '@mosaicstack/gate';
import { frameworkFolder } from '../framework.ts';
import { badUsage, type GateRequest, readGateArguments } from '../gate/arguments.ts';
import { closedResidentFiles, estimatedTokens, overBudget, residentFiles } from '../gate/budget.ts';
import { formatReport } from '../gate/formats.ts';
import { gateError } from '../gate/gate-error.ts';
import { loadLayers } from '../gate/layers.ts';
import { type Clock, openGate, requireFolder, runGate } from '../gate/run-gate.ts';
import { gateSettings } from '../gate/settings.ts';
import { sourceOf } from '../gate/sources.ts';
import type { Ports } from '../ports.ts';

const EXITS: Record<GateReport['verdict'], number> = { clean: EXIT.done, found: EXIT.no, unknown: EXIT.cannotAsk };

/**
 * `mosaic gate ...`: looks for private words and paths as framework/spec/gate.md says.
 * @returns the exit status
 * @throws MosaicError with a code of GateCode and exit 2
 */
export async function gate(args: readonly string[], ports: Ports): Promise<number> {
  if (args[0] === 'budget') return gateBudget(readGateArguments(args.slice(1)), ports);
  const request = readGateArguments(args);
  const { isExpected, ...settings } = settingsOf(request, ports);
  if (request.isRevealed && (settings.isInCi || process.stdout.isTTY !== true))
    throw badUsage('it is for a terminal outside CI');
  const source = await sourceOf(request, ports);
  if (request.isSelfTest) return selfTest(source, { ...settings, expectsPrivate: isExpected }, ports);
  const clock: Clock = { today: new Date().toISOString().slice(0, 10), nowMs: () => performance.now() };
  const report = await runGate(source, { ...settings, expectsPrivate: isExpected }, request.isRevealed, clock);
  ports.print(formatReport(report, request.format));
  return EXITS[report.verdict];
}

function settingsOf({ expectsPrivate }: GateRequest, { environment }: Ports) {
  const settings = gateSettings(environment);
  return { ...settings, isExpected: settings.expectsPrivate || expectsPrivate };
}

function selfTest(
  source: Parameters<typeof openGate>[0],
  settings: Parameters<typeof openGate>[1],
  ports: Ports,
): number {
  const { rules } = openGate(source, settings, () => performance.now()).layers;
  for (const { id } of rules) ports.print(`canary ${id} found`);
  ports.print(`self-test: ${rules.length} of ${rules.length} rules`);
  return EXIT.done;
}

/** `mosaic gate budget [ROOT]`: what every agent carries (gate.md G8.2). */
function gateBudget({ root = frameworkFolder() }: GateRequest, { print, environment }: Ports): number {
  requireFolder(root);
  const { maxLines } = loadLayers(realpathSync(root), gateSettings(environment)).scope;
  const [closed] = closedResidentFiles(root);
  if (closed !== undefined) throw gateError('GATE_CANNOT_WEIGH', 'weigh', root, `${closed} cannot be read`);
  const files = residentFiles(root);
  if (files.length === 0)
    throw gateError(
      'GATE_CANNOT_WEIGH',
      'weigh',
      root,
      'it has neither defaults/CONSTITUTION.md nor defaults/AGENTS.md',
    );
  const rows = files.map(({ path, lines, bytes }) => ({ path, figures: [lines, bytes, estimatedTokens(bytes)] }));
  const total = [0, 1, 2].map((column) => sum(rows.map(({ figures }) => figures[column] ?? 0)));
  for (const { path, figures } of [...rows, { path: 'total', figures: total }]) print([path, ...figures].join('\t'));
  const over = overBudget(files, maxLines);
  for (const file of over) print(budgetText(file));
  return over.length > 0 ? EXIT.no : EXIT.done;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
