import { fileURLToPath } from 'node:url';
import { usageError } from '@mosaicstack/test-support';
import { gateProperties } from './gate/gate-properties.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { byProcess } from './properties/by-process.ts';
import { IN_MEMORY } from './properties/in-memory.ts';
import type { Property, PropertyResult } from './properties/property.ts';
import { countResults, resultText, writeResults } from './report/report.ts';

const OUT = fileURLToPath(new URL('../out', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptionsOrExplain(args);
  if (options === undefined) return 2;
  if (options.help) return say(HELP, 0);
  const all = [...byProcess(), ...IN_MEMORY, ...gateProperties()];
  const chosen = all.filter(({ name }) => options.properties.length === 0 || options.properties.includes(name));
  if (chosen.length === 0)
    return say(
      `there is no such property; there are:\n${all.map(({ name, says }) => `  ${name}: ${says}\n`).join('')}`,
      2,
    );
  say(`fuzz: seed ${options.seed}\n`, 0);
  const results = await checkAll(chosen, options);
  for (const path of writeResults(OUT, options.seed, results)) say(`a scenario for it: ${path}\n`, 0);
  const { passed, failed, skipped } = countResults(results);
  return say(`${passed} passed, ${failed} failed, ${skipped} skipped\n`, failed === 0 ? 0 : 1);
}

async function checkAll(properties: readonly Property[], options: Options): Promise<PropertyResult[]> {
  const results: PropertyResult[] = [];
  for (const property of properties) {
    const result = await property.check(options);
    say(`${resultText(result, options.seed)}\n`, 0);
    results.push(result);
  }
  return results;
}

function readOptionsOrExplain(args: readonly string[]): Options | undefined {
  try {
    return readOptions(args);
  } catch (error) {
    process.stderr.write(usageError('fuzz', args, (error as Error).message));
    return undefined;
  }
}

function say(text: string, exit: number): number {
  process.stdout.write(text);
  return exit;
}
