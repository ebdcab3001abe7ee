import { mkdirSync, writeFileSync } from 'node:fs';
import type { PropertyResult } from '../properties/property.ts';
import { scenarioCandidate } from './scenario-candidate.ts';

/** Counts of a run; a property is one. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A property without a single run has not passed. */
export function countResults(results: readonly PropertyResult[]): Counts {
  const passed = results.filter(({ counterexample, runs }) => counterexample === undefined && runs > 0).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

/** What a reader of the console is told of a property. */
export function resultText({ name, runs, ms, counterexample }: PropertyResult, seed: number): string {
  const line = `${counterexample === undefined && runs > 0 ? 'holds' : 'FAILS'}  ${name.padEnd(20)} ${`${runs}`.padStart(6)} runs  ${(ms / 1000).toFixed(1).padStart(5)} s`;
  if (counterexample === undefined) return line;
  const { path, wrong, launch } = counterexample;
  const replay = `npm run fuzz -w test/fuzz -- --property ${name} --seed ${seed}${path === undefined ? '' : ` --path ${path}`}`;
  return [
    line,
    `  seed ${seed}, path ${path ?? 'none'}; again: ${replay}`,
    indented(wrong),
    ...(launch === undefined ? [] : [indented(JSON.stringify(launch))]),
    '',
  ].join('\n');
}

/** Writes results.jsonl and a scenario for each counterexample; gives the paths of the latter. */
export function writeResults(folder: string, seed: number, results: readonly PropertyResult[]): string[] {
  mkdirSync(folder, { recursive: true });
  const lines = [
    { kind: 'header', seed },
    ...results.map((result) => ({ kind: 'property', ...result })),
    { kind: 'footer', ...countResults(results) },
  ];
  writeFileSync(`${folder}/results.jsonl`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return results.flatMap(({ name, counterexample }) => {
    if (counterexample?.launch === undefined) return [];
    const path = `${folder}/candidate-${name}.json`;
    writeFileSync(path, `${scenarioCandidate(counterexample.launch, `found by the property ${name}`)}\n`);
    return [path];
  });
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
