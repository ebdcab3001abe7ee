import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeTools } from './fake-tool.ts';
import { runInGroup } from './run-in-group.ts';
import { type SandboxFolder, sandboxFolder } from './sandbox-folder.ts';

let sandbox: SandboxFolder;
let tools: FakeTools;
beforeEach(() => {
  sandbox = sandboxFolder();
  tools = new FakeTools(sandbox.path);
});
afterEach(() => sandbox.remove());

/** Calls a fake tool as a program under test would. */
function call(tool: string, args: string[], options: SpawnOptions = {}) {
  const { status, stdout, stderr } = spawnSync(`${tools.bin}/${tool}`, args, {
    encoding: 'utf8',
    env: {},
    ...options,
  } as never);
  return { exit: status, stdout: `${stdout}`, stderr: `${stderr}` };
}

describe('the record of a call', () => {
  beforeEach(() => tools.add('tmux', [{ match: {}, reply: {} }]));

  it.each([
    ['no argument', []],
    ['an empty argument', ['', 'a', '']],
    ['newlines, also at the end', ['a\nb', '\n', 'c\n']],
    ['quotes, blanks and expansions', [`'"\`$(id)\` $HOME`, ' ', '*', '\\', '!!']],
    ['arguments that look like flags', ['-n', '-e', '--', '-L']],
    ['128 KB in one argument', ['x'.repeat(128 * 1024 - 1)]],
    ['a thousand arguments', Array.from({ length: 1000 }, (_, index) => `${index}`)],
  ])('keeps %s', (_, args) => {
    call('tmux', args);
    expect(tools.calls().map((one) => one.args)).toEqual([args]);
  });

  it('keeps bytes that are no UTF-8', async () => {
    const argv = [`${tools.bin}/tmux`, 'a\udcffb', '\udc80'];
    const environment = { ODD: '\udcfe' };
    await runInGroup({ argv, environment, cwd: sandbox.path, output: sandbox.path, timeoutMs: 2000 });
    const [only] = tools.calls();
    expect(only?.args).toEqual(['a\udcffb', '\udc80']);
    expect(only?.environment).toEqual({ ODD: '\udcfe' });
  });

  it('has the tool, the folder, the process and the whole environment', () => {
    const env = { 'npm_config_//registry/:_authToken': 'x', EMPTY: '', LINES: 'a\nB=c' };
    call('tmux', [], { env, cwd: sandbox.home });
    expect(tools.calls()).toMatchObject([{ tool: 'tmux', cwd: sandbox.home, environment: env, isUnexpected: false }]);
    expect(tools.calls()[0]?.pid).toBeGreaterThan(1);
  });

  it('has the open files that were handed on', () => {
    call('tmux', [], { stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'pipe'] });
    call('tmux', []);
    expect(tools.calls().map(({ openFiles }) => openFiles)).toEqual([[4], []]);
  });

  it('is whole for each of 40 calls at once', async () => {
    const long = 'y'.repeat(100_000);
    const ends = Array.from({ length: 40 }, (_, index) => {
      const child = spawn(`${tools.bin}/tmux`, [`${index}`, long], { env: {} });
      return new Promise((resolve) => child.on('exit', resolve));
    });
    await Promise.all(ends);
    const calls = tools.calls();
    expect(calls.map(({ args }) => Number(args[0])).sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
    expect(calls.every(({ args }) => args[1] === long)).toBe(true);
  });
});

describe('the subcommand', () => {
  it.each([
    [['has-session', '-t', 'x']],
    [['-L', 's', 'has-session']],
    [['-Ls', 'has-session']],
    [['-L', 's', '-f', '/dev/null', 'has-session', 'new-session']],
    [['-u', '-2', 'has-session']],
    [['-uLs', 'has-session']],
    [['-uL', 's', 'has-session']],
    [['-S/x', '-c', 'sh', '-T', 'RGB', 'has-session']],
    [['-u', '--', 'has-session']],
  ])('of %j is has-session', (args) => {
    tools.add('tmux', [{ match: { sub: 'has-session' }, reply: { exit: 3 } }]);
    expect(call('tmux', args).exit).toBe(3);
  });

  it.each([[[]], [['-V']], [['-L']], [['-L', 'has-session']], [['--']]])('of %j is none', (args) => {
    tools.add('tmux', [{ match: { sub: '' }, reply: { exit: 4 } }]);
    expect(call('tmux', args).exit).toBe(4);
  });
});

describe('the answer', () => {
  it('is that of the first rule that is not used up', () => {
    tools.add('npm', [
      { match: { sub: 'config' }, reply: { stdout: 'one' }, times: 1 },
      { match: { sub: 'config' }, reply: { stdout: 'two' }, times: 2 },
    ]);
    const answers = Array.from({ length: 4 }, () => call('npm', ['config', 'get']));
    expect(answers.map(({ stdout }) => stdout)).toEqual(['one', 'two', 'two', '']);
    expect(answers.map(({ exit }) => exit)).toEqual([0, 0, 0, 97]);
    expect(tools.calls().map(({ isUnexpected }) => isUnexpected)).toEqual([false, false, false, true]);
  });

  it('has exactly its bytes, on both streams', () => {
    const odd = `'"$(id)\`x\\n%s\n\n`;
    tools.add('tmux', [{ match: {}, reply: { exit: 7, stdout: odd, stderr: `e${odd}` } }]);
    expect(call('tmux', [])).toEqual({ exit: 7, stdout: odd, stderr: `e${odd}` });
  });

  it('matches every argument exactly', () => {
    tools.add('npm', [{ match: { argv: ['config', '', "it's"] }, reply: {} }]);
    expect(call('npm', ['config', '', "it's"]).exit).toBe(0);
    for (const args of [
      ['config', ''],
      ['config', '', "it's", ''],
      ['config', ' ', "it's"],
      ['x', '', "it's"],
    ])
      expect(call('npm', args).exit, args.join('|')).toBe(97);
  });

  it('matches more than nine arguments', () => {
    const args = Array.from({ length: 12 }, (_, index) => `a${index}`);
    tools.add('npm', [{ match: { argv: args }, reply: {} }]);
    expect(call('npm', args).exit).toBe(0);
    expect(call('npm', [...args.slice(0, -1), 'b']).exit).toBe(97);
  });

  it('is 97 without a rule, and the call is told as unexpected', () => {
    tools.add('tmux', []);
    const { exit, stderr } = call('tmux', ['kill-server']);
    expect(exit).toBe(97);
    expect(stderr).toBe('fake tmux: no rule for this call\n');
    expect(tools.calls()).toMatchObject([{ args: ['kill-server'], isUnexpected: true }]);
  });

  it('tells the rules with a limit that were not used up', () => {
    tools.add('tmux', [
      { match: { sub: 'a' }, reply: {}, times: 2 },
      { match: { sub: 'b' }, reply: {} },
      { match: { sub: 'c' }, reply: {}, times: 1 },
    ]);
    call('tmux', ['a']);
    call('tmux', ['c']);
    expect(tools.unusedRules().map(({ rule }) => rule.match.sub)).toEqual(['a']);
  });

  it('waits for the end of the input where it is told to hold', () => {
    tools.add('probe', [{ match: {}, reply: { hold: true, exit: 5 } }]);
    expect(call('probe', [], { input: 'typed\n' } as never).exit).toBe(5);
  });
});

it('a record that is cut off is refused', async () => {
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${sandbox.path}/fake-tool/calls/1`, 'tmux\x001\0\0/\x002\0a');
  expect(() => tools.calls()).toThrow(/cut-off record/);
});
