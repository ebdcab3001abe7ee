import { factsOf } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { agentFilePath, agentVariables } from './agent-file.ts';

const file = { agent: 'coder-1', path: '/m/fleet/agents/coder-1.env' };

function refusalOf(text: string): string | undefined {
  try {
    agentVariables(text, file);
    return undefined;
  } catch (error) {
    return factsOf(error)?.cause;
  }
}

describe("a declared agent's file", () => {
  it('lies below the Mosaic home', () => {
    expect(agentFilePath('coder-1', '/m')).toBe(file.path);
  });

  it.each([
    ['', {}],
    ['\n# A=1\n\n', {}],
    ['A=\n', { A: '' }],
    ['A=a/b.c:d,e@f%g+h=i-j_k\n', { A: 'a/b.c:d,e@f%g+h=i-j_k' }],
    [`A='a "b" $c \\ d'`, { A: 'a "b" $c \\ d' }],
    ['A="a \\"b\\" \\$c \\` \\\\ \'d\' ü"', { A: 'a "b" $c ` \\ \'d\' ü' }],
    ['A=1\nB=2\nA=3\n', { A: '3', B: '2' }],
    ['MOSAIC_AGENT_NAME=coder-1', { MOSAIC_AGENT_NAME: 'coder-1' }],
  ])('%j sets %j', (text, variables) => {
    expect(agentVariables(text, file)).toEqual(variables);
  });

  it.each([
    ['A', 'is not VARIABLE=VALUE with the value plain or in quotes'],
    ['A=$(id)', 'is not VARIABLE=VALUE with the value plain or in quotes'],
    ['A="$B"', 'is not VARIABLE=VALUE with the value plain or in quotes'],
    ["A='b'c", 'is not VARIABLE=VALUE with the value plain or in quotes'],
    ['A=b\r', 'has a control byte'],
    ['#\u0000', 'has a control byte'],
    ['BASH_ENV=/x', 'sets BASH_ENV, which it may not'],
    ['MOSAIC_HOME=/x', 'sets MOSAIC_HOME, which it may not'],
    ['MOSAIC_AGENT_NAME=b', "names another agent, 'b'"],
  ])('%j is refused with its line: it %s', (line, cause) => {
    expect(refusalOf(`\n${line}\n`)).toBe(`line 2 of '${file.path}' ${cause}`);
  });
});
