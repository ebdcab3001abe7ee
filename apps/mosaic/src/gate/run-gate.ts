import { accessSync, constants, realpathSync } from 'node:fs';
import type { GatePackage, GateReport } from '@mosaicstack/contract';
import { contentScanner, gateReport, type Scanner } from '@mosaicstack/gate';
import { currentFolder, hmacOfBytes, sha256OfBytes } from '@mosaicstack/host';
import { overBudget, residentFiles } from './budget.ts';
import { requireCanaries } from './canaries.ts';
import { type Collector, newCollector } from './collector.ts';
import { type Deadline, deadlineOf } from './deadline.ts';
import { cannotScan } from './gate-error.ts';
import { type Layers, loadLayers, tokenHashes } from './layers.ts';
import type { GateSettings } from './settings.ts';

/** What is scanned. */
export interface Source {
  /** How it is called in an error. */
  name: string;
  /** The folder whose layers hold; undefined for the working folder. */
  folder: string | undefined;
  /**
   * What its paths are: those of the folder, all of them (`whole`) or some (`part`), or others (`foreign`), to which no
   * exemption applies. The budget is judged of a whole folder.
   */
  reach: 'whole' | 'part' | 'foreign';
  /** Feeds all contents and names; gives the tarball where it is one. */
  feed(collector: Collector, gate: Gate): GatePackage | undefined | Promise<GatePackage | undefined>;
  /** Whether it may bring nothing to scan. */
  mayBeEmpty?: true;
  /** Told of the verdict. */
  settle?(verdict: GateReport['verdict']): void;
}

/** What time it is. */
export interface Clock {
  /** As `YYYY-MM-DD`, in UTC. */
  today: string;
  nowMs: () => number;
}

/** A scanner of the layers' rules, each of which has proved that it finds its own sample. */
export interface Gate {
  layers: Layers;
  key: string;
  scanner: Scanner;
  deadline: Deadline;
}

/**
 * Loads the layers that hold for a folder and sets up their scanner.
 * @throws MosaicError GATE_BAD_LAYER, GATE_CANNOT_SCAN, GATE_CANARY_MISSED
 */
export function openGate(source: Pick<Source, 'name' | 'folder'>, settings: GateSettings, nowMs: () => number): Gate {
  const deadline = deadlineOf(source.name, settings.deadlineMs, nowMs);
  const layers = loadLayers(realpathSync(source.folder ?? currentFolder(process.env)), settings);
  if (settings.expectsPrivate && layers.privateRules === 0 && layers.hashes.length === 0)
    throw cannotScan(
      source.name,
      'private rules were expected, and there are none',
      'set MOSAIC_GATE_RULES to a file of rules',
    );
  if (layers.rules.length === 0 && layers.hashes.length === 0) throw cannotScan(source.name, 'there is no rule');
  const scanner = contentScanner(layers.rules, tokenHashes(layers.hashes, settings.key), deadline.watch);
  requireCanaries(layers.rules, newCollector(scanner, layers.scope));
  return { layers, scanner, key: settings.key, deadline };
}

/**
 * Scans a source and gives its report.
 * @throws MosaicError, see openGate
 */
export async function runGate(
  source: Source,
  settings: GateSettings,
  isRevealed: boolean,
  { today, nowMs }: Clock,
): Promise<GateReport> {
  const gate = openGate(source, settings, nowMs);
  const { layers, scanner, deadline } = gate;
  const collector = newCollector(scanner, layers.scope);
  const packed = await deadline.within(Promise.resolve(source.feed(collector, gate)));
  const { places, privateNames, problems, counts } = collector;
  if (counts.files === 0 && problems.length === 0 && !source.mayBeEmpty)
    throw cannotScan(source.name, 'there is no file to scan');
  const isWhole = source.reach === 'whole';
  const report = gateReport({
    places,
    privateNames,
    problems,
    budget: isWhole ? overBudget(residentFiles(source.folder ?? ''), layers.scope.maxLines) : [],
    packed,
    counts: { ...counts, rules: layers.rules.length + layers.hashes.length },
    exemptions: source.reach === 'foreign' ? [] : layers.exemptions,
    rootInProject: layers.rootInProject,
    isWhole,
    today,
    isRevealed,
    hashes: { sha256: sha256OfBytes, fingerprint: fingerprintWith(settings.key) },
  });
  source.settle?.(report.verdict);
  return report;
}

const FINGERPRINT_DIGITS = 16;

function fingerprintWith(key: string): (rule: string, line: string) => string {
  if (key === '') return () => '-';
  return (rule, line) => hmacOfBytes(key, `${rule}\t${line}`).slice(0, FINGERPRINT_DIGITS);
}

/**
 * Makes sure that a folder can be scanned.
 * @throws MosaicError GATE_CANNOT_SCAN
 */
export function requireFolder(root: string): void {
  // The folder '' is none, while '/.' would be one.
  if (root === '') throw cannotScan(root, 'No such file or directory');
  try {
    accessSync(`${root}/.`, constants.R_OK | constants.X_OK);
  } catch (error) {
    const causes: Record<string, string> = { ENOTDIR: 'Not a directory', EACCES: 'Permission denied' };
    throw cannotScan(root, causes[(error as NodeJS.ErrnoException).code ?? ''] ?? 'No such file or directory');
  }
}
