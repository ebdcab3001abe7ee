import { mkdirSync, writeFileSync } from 'node:fs';
import { type SandboxFolder, sandboxFolder } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adapterNames, loadAdapter } from '../load/adapters.ts';
import { clauseProblems, clausesOf, loadClauses } from '../load/clauses.ts';
import { loadScenarios } from '../load/scenario-files.ts';
import { allProvers, staleFiles } from '../report/generated-files.ts';
import { sampleScenario } from './sample.ts';

describe('the suite’s own data', () => {
  it('has at least 60 scenarios', () => {
    expect(loadScenarios().length).toBeGreaterThanOrEqual(60);
  });

  it('has a scenario for every clause, and names no clause that there is none of', () => {
    expect(clauseProblems(loadClauses(), allProvers())).toEqual([]);
  });

  it('has generated files that are up to date (npm run conformance -- --update)', () => {
    expect(staleFiles()).toEqual([]);
  });

  it('has the rows that the issue asks for', () => {
    expect(adapterNames()).toEqual(['bash', 'bash-posix', 'installed', 'typescript']);
  });
});

describe('the loader', () => {
  let sandbox: SandboxFolder;
  beforeEach(() => {
    sandbox = sandboxFolder();
  });
  afterEach(() => sandbox.remove());

  const write = (name: string, scenarios: unknown[]): void => {
    mkdirSync(`${sandbox.path}/s`, { recursive: true });
    writeFileSync(`${sandbox.path}/s/${name}`, JSON.stringify({ $schema: 'x', scenarios }));
  };

  it.each([
    ['an unknown field', { skip: true }, '.scenarios[0]: Unrecognized key: "skip"'],
    [
      'an unknown field of what is expected',
      { expect: { ...sampleScenario().expect, exits: 0 } },
      '.scenarios[0].expect: Unrecognized key',
    ],
    [
      'an exit that is no number',
      { expect: { ...sampleScenario().expect, exit: 'non-zero' } },
      '.scenarios[0].expect.exit: ',
    ],
    ['no clause', { clause: [] }, '.scenarios[0].clause: '],
    ['a sentence without MUST', { proves: 'it works' }, '.scenarios[0].proves: must be a sentence with MUST'],
    [
      'a stream that is left out',
      { expect: { exit: 0, stdout: { any: true }, calls: [] } },
      '.scenarios[0].expect.stderr: ',
    ],
    [
      'a fake lane without calls',
      { expect: { ...sampleScenario().expect, calls: undefined } },
      '.scenarios[0].expect.calls: the fake lane needs the calls',
    ],
  ])('refuses %s with file and path', (_, changes, message) => {
    write('a.json', [{ ...sampleScenario(), ...changes }]);
    expect(() => loadScenarios(`${sandbox.path}/s`)).toThrow(`${sandbox.path}/s/a.json: ${message}`);
  });

  it('refuses an id that is used twice', () => {
    write('a.json', [sampleScenario()]);
    write('b.json', [sampleScenario()]);
    expect(() => loadScenarios(`${sandbox.path}/s`)).toThrow('b.json: LNCH-999 is also in');
  });

  it('refuses what is no JSON, with the file', () => {
    mkdirSync(`${sandbox.path}/s`);
    writeFileSync(`${sandbox.path}/s/a.json`, '{');
    expect(() => loadScenarios(`${sandbox.path}/s`)).toThrow(`${sandbox.path}/s/a.json: `);
  });

  it('says which file of a row is missing', () => {
    expect(() => loadAdapter('bash', { implPath: '/nowhere/x.sh' })).toThrow(
      "row 'bash': '/nowhere/x.sh' is not there",
    );
  });
});

describe('clauses', () => {
  const contract = '# X\n\n- **L1.1** It MUST be\n  so.\n- **L1.2** It is.\n- no clause\n';

  it('are read with the lines that they go on with', () => {
    expect(clausesOf(contract)).toEqual([
      { id: 'L1.1', text: 'It MUST be so.', isMust: true },
      { id: 'L1.2', text: 'It is.', isMust: false },
    ]);
  });

  it('without a scenario, unknown ones and double ones are problems', () => {
    const clauses = [...clausesOf(contract), ...clausesOf('- **L1.1** again')];
    expect(clauseProblems(clauses, [sampleScenario({ clause: ['L1.1', 'L9.9'] })])).toEqual([
      'clause L1.2 has no scenario',
      'LNCH-999 names clause L9.9, which is in no contract',
      'clause id L1.1 is used twice',
    ]);
  });
});
