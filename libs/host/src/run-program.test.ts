import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programRunner } from './run-program.ts';

const PATH = process.env.PATH ?? '/usr/bin:/bin';
const BIG = 5_000_000;
const run = programRunner({ PATH });

let base: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'mosaic run-'));
});

afterAll(() => rmSync(base, { recursive: true }));

function writeProgram(name: string, text: string, mode = 0o755): string {
  writeFileSync(join(base, name), text);
  chmodSync(join(base, name), mode);
  return join(base, name);
}

describe('a program', () => {
  it('gets exactly the environment of its runner', async () => {
    const environment = { A: '1', EMPTY: '', 'ä b': "it's $(id);\n" };
    const { stdout } = await programRunner(environment)('/usr/bin/env', ['-0']);
    expect(stdout.split('\0').sort()).toEqual(['', 'A=1', 'EMPTY=', "ä b=it's $(id);\n"].sort());
  });

  it('is looked for in the PATH of its runner', async () => {
    writeProgram('of-this-test', '#!/bin/sh\necho found\n');
    expect(await programRunner({ PATH: base })('of-this-test', [])).toMatchObject({ exit: 0, stdout: 'found\n' });
    expect(await run('of-this-test', [])).toMatchObject({ failure: 'ENOENT' });
  });

  it('gets each byte of its arguments', async () => {
    const args = [
      '',
      ' ',
      'a  b',
      "it's",
      '"$HOME"',
      '$(id)',
      '`id`',
      '*',
      '\\',
      ';',
      '&&',
      'x\ny',
      '\t',
      '-n',
      'äöü€👍',
    ];
    const { stdout } = await run('printf', ['%s\\0', ...args]);
    expect(stdout).toBe(args.map((arg) => `${arg}\0`).join(''));
  });

  it('is given back with its exit status and what it wrote', async () => {
    expect(await run('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({
      exit: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      failure: undefined,
    });
  });

  it('has no exit status where a signal ended it', async () => {
    const ended = { exit: undefined, stdout: 'out\n', stderr: '', failure: undefined };
    expect(await run('sh', ['-c', 'echo out; kill -TERM $$'])).toEqual(ended);
  });
});

describe('the output of a program', () => {
  it('is read to its end, on both outputs at once', async () => {
    const program = `head -c ${BIG} /dev/zero | tr '\\0' e >&2 & head -c ${BIG} /dev/zero | tr '\\0' o; wait`;
    const { exit, stdout, stderr } = await run('sh', ['-c', program]);
    expect(exit).toBe(0);
    expect(stdout === 'o'.repeat(BIG)).toBe(true);
    expect(stderr === 'e'.repeat(BIG)).toBe(true);
  });

  it('is read to its end, also where what it has started writes on', async () => {
    const ended = { exit: 0, stdout: 'early\nlate\n', stderr: '', failure: undefined };
    expect(await run('sh', ['-c', '(sleep 0.2; echo late) & echo early'])).toEqual(ended);
  });
});

describe('a program with a time limit', () => {
  const tooLate = { exit: undefined, stdout: 'begun\n', stderr: '', failure: 'ETIMEDOUT' };

  it.each([
    ['is ended when its time is over', 'echo begun; exec sleep 600'],
    ['is not waited for any longer, though what it has started lives on', 'echo begun; sleep 8 & wait'],
    ['is killed a second later where it does not heed that', "trap '' TERM; echo begun; while :; do sleep 0.1; done"],
  ])('%s', { timeout: 20_000 }, async (_title, program) => {
    expect(await run('sh', ['-c', program], { timeoutMs: 100 })).toEqual(tooLate);
  });

  it('counts by its own end, though what it has started holds its output open', { timeout: 20_000 }, async () => {
    const began = Date.now();
    const ended = { exit: 0, stdout: 'done\n', stderr: '', failure: undefined };
    expect(await run('sh', ['-c', 'sleep 30 & echo done'], { timeoutMs: 300 })).toEqual(ended);
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  it('is not ended before', async () => {
    expect(await run('sh', ['-c', 'sleep 0.1; echo done'], { timeoutMs: 60_000 })).toMatchObject({ stdout: 'done\n' });
  });
});

describe('the input of a program', () => {
  it('is empty where none is given', async () => {
    expect(await run('cat', [])).toMatchObject({ exit: 0, stdout: '' });
    expect(await run('cat', [], { input: '' })).toMatchObject({ exit: 0, stdout: '' });
  });

  it.each<[string, string | Uint8Array]>([
    ['text', 'two lines\näöü €\n'],
    ['bytes', Buffer.from('two lines\näöü €\n')],
    ['text whose characters fall between two reads', 'ä€👍'.repeat(BIG / 9)],
  ])('arrives whole: %s', async (_title, input) => {
    const { exit, stdout } = await run('cat', [], { input });
    expect(exit).toBe(0);
    expect(stdout === `${input}`).toBe(true);
  });

  it.each([0, 4])('may be left unread by one that ends with status %i', async (status) => {
    const ended = { exit: status, stdout: '', stderr: '', failure: undefined };
    expect(await run('sh', ['-c', `exit ${status}`], { input: 'x'.repeat(BIG) })).toEqual(ended);
  });
});

describe('a program that cannot be run', () => {
  it.each<[string, () => string, string]>([
    ['is not on PATH', () => 'no-such-program', 'ENOENT'],
    ['is not where it was said to be', () => '/no/such/program', 'ENOENT'],
    ['is a file that may not be run', () => writeProgram('text', 'x', 0o644), 'EACCES'],
    ['is a folder', () => base, 'EACCES'],
    ['has an interpreter that is not there', () => writeProgram('script', '#!/no/such/shell\n'), 'ENOENT'],
  ])('fails with the reason where it %s', async (_title, program, failure) => {
    expect(await run(program(), [])).toEqual({ exit: undefined, stdout: '', stderr: '', failure });
  });

  it('fails with the reason where its arguments are too long', async () => {
    expect(await run('true', ['x'.repeat(200_000)])).toMatchObject({ exit: undefined, failure: 'E2BIG' });
  });

  it('fails with the reason though it was to get input', async () => {
    expect(await run('no-such-program', [], { input: 'x'.repeat(BIG) })).toMatchObject({ failure: 'ENOENT' });
  });
});
