import { writeFileSync } from 'node:fs';
import { sandboxFolder } from '@mosaicstack/test-support';
import fc from 'fast-check';
import type { CheckOptions, Property, PropertyResult } from '../properties/property.ts';
import { bashReadings, coreReading, grepColumns } from './engines.ts';
import { hostileLine, type PatternCase, patternCase } from './generate-pattern.ts';
import { treeCase } from './generate-tree.ts';
import { sayings } from './trees.ts';

/** As many rules are judged in a run, each on as many lines: over a million verdicts. */
const RULES = 700;
const LINES = 2000;
/** As many trees are scanned by both. */
const TREES = 120;

/** What the two gates make of rules and lines. */
export function gateProperties(): Property[] {
  return [
    gateProperty('gate-grammar', 'both gates take and refuse the same patterns, at the same byte', ({ seed }) =>
      grammarDifference(samplePatterns(seed, RULES * 5)),
    ),
    gateProperty('gate-engines', 'grep -E and JavaScript find the same first byte in every line', engineDifference),
    gateProperty('gate-trees', 'both gates say the same of whole trees, to the byte', ({ seed }) =>
      treeDifference(seed),
    ),
  ];
}

interface Checked {
  runs: number;
  wrong: string | undefined;
}

function gateProperty(name: string, says: string, judge: (options: CheckOptions) => Checked): Property {
  return {
    name,
    says,
    async check(options): Promise<PropertyResult> {
      const began = performance.now();
      const { runs, wrong } = judge(options);
      return {
        name,
        runs,
        ms: Math.round(performance.now() - began),
        counterexample: wrong === undefined ? undefined : { wrong },
      };
    },
  };
}

function samplePatterns(seed: number, count: number): PatternCase[] {
  return fc.sample(patternCase, { seed, numRuns: count });
}

function grammarDifference(cases: readonly PatternCase[]): Checked {
  const bash = bashReadings(cases);
  for (const [index, one] of cases.entries()) {
    const { regex: _, ...core } = coreReading(one);
    const shell = bash[index];
    const said = [core, shell].map((reading) =>
      JSON.stringify({ ...reading, grep: undefined, tries: cappedTries(reading) }),
    );
    if (said[0] !== said[1])
      return { runs: index, wrong: `${JSON.stringify(one)}: TypeScript ${said[0]}, bash ${said[1]}` };
  }
  return { runs: cases.length, wrong: undefined };
}

/** A product that is too large is not counted any further by a shell. */
function cappedTries(reading: object | undefined): number | string | undefined {
  if (reading === undefined || !('tries' in reading)) return undefined;
  return Number(reading.tries) > 1024 ? 'too many' : Number(reading.tries);
}

function engineDifference({ seed }: CheckOptions): Checked {
  const sandbox = sandboxFolder('mgf');
  try {
    const lines = fc.sample(hostileLine, { seed, numRuns: LINES });
    const file = `${sandbox.path}/lines`;
    writeFileSync(file, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'));
    const cases = samplePatterns(seed, RULES * 3);
    const shell = bashReadings(cases);
    let verdicts = 0;
    for (const [index, one] of cases.entries()) {
      const core = coreReading(one);
      const bash = shell[index];
      if (core.regex === undefined || bash === undefined || 'at' in bash || bash.tries > 1024) continue;
      const columns = grepColumns(bash.grep, file, lines);
      for (const [at, line] of lines.entries()) {
        const own = line.search(core.regex) + 1;
        if (own !== columns[at])
          return {
            runs: verdicts,
            wrong: `${JSON.stringify(one)} in ${JSON.stringify(line)}: JavaScript ${own}, grep ${columns[at]}`,
          };
      }
      verdicts += lines.length;
      if (verdicts >= RULES * LINES) break;
    }
    return { runs: verdicts, wrong: undefined };
  } finally {
    sandbox.remove();
  }
}

function treeDifference(seed: number): Checked {
  const cases = fc.sample(treeCase, { seed, numRuns: TREES });
  for (const [index, tree] of cases.entries()) {
    const [bash, core] = sayings(tree);
    if (bash !== core) return { runs: index, wrong: `${JSON.stringify(tree)}\nbash: ${bash}\nTypeScript: ${core}` };
  }
  return { runs: cases.length, wrong: undefined };
}
