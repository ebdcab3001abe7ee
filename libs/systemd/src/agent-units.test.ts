import type { ProgramResult } from '@mosaicstack/host';
import { expect, it } from 'vitest';
import { agentUnits } from './agent-units.ts';

const answering = (result: Partial<ProgramResult>) => {
  const calls: string[][] = [];
  const run = async (program: string, args: readonly string[]): Promise<ProgramResult> => {
    calls.push([program, ...args]);
    return { exit: 0, stdout: '', stderr: '', failure: undefined, ...result };
  };
  return { calls, run };
};

it('all units are asked for in one call, and read by their names, in any order', async () => {
  const stdout = `Id=mosaic-agent@b.service
LoadState=loaded
ActiveState=failed
UnitFileState=disabled

Id=mosaic-agent@a.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled

Id=mosaic-agent@c.service
LoadState=not-found
ActiveState=inactive
UnitFileState=
`;
  const { calls, run } = answering({ stdout });
  expect(Object.fromEntries(await agentUnits(run, ['a', 'b', 'c']))).toEqual({
    a: { boot: 'enabled', active: 'active' },
    b: { boot: 'disabled', active: 'failed' },
    c: { boot: 'none', active: '' },
  });
  const units = ['a', 'b', 'c'].map((name) => `mosaic-agent@${name}.service`);
  expect(calls).toEqual([
    ['systemctl', '--user', 'show', '--property=Id,LoadState,ActiveState,UnitFileState', '--', ...units],
  ]);
});

it.each([
  { exit: 1, stderr: 'Failed to connect to bus: No medium found\n' },
  { exit: undefined, failure: 'ENOENT' },
  { stdout: 'garbage' },
])('an answer of %j is unknown, not a no', async (result) => {
  expect(Object.fromEntries(await agentUnits(answering(result).run, ['a']))).toEqual({
    a: { boot: 'unknown', active: '' },
  });
});

it('nobody is asked about no agents', async () => {
  const { calls, run } = answering({});
  await agentUnits(run, []);
  expect(calls).toEqual([]);
});
