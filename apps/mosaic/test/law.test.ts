import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RUNTIMES } from '@mosaicstack/law';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const FRAMEWORK = fileURLToPath(new URL('../../../framework', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../bin/mosaic.sh', import.meta.url));

let sandbox: FleetSandbox;
let home: string;

beforeEach(() => {
  sandbox = fleetSandbox();
  home = `${sandbox.home}/.config/mosaic`;
  cpSync(`${FRAMEWORK}/defaults`, home, { recursive: true });
  cpSync(`${FRAMEWORK}/runtime`, `${home}/runtime`, { recursive: true });
  for (const name of ['SOUL.md', 'USER.md']) cpSync(`${FRAMEWORK}/templates/${name}`, `${home}/${name}`);
});

afterEach(() => sandbox.end());

/** A program in the place of a runtime, which writes down what it was given. */
function pretend(program: string, script = ''): void {
  const told = `printf '%s\\0' "$0" "$@" >"$HOME/argv"; env -0 >"$HOME/env"; printf '%s' "$$" >"$HOME/pid"`;
  sandbox.replace(program, `${told}\n${script}`);
}

const given = (name: string): string[] => readFileSync(`${sandbox.home}/${name}`, 'utf8').split('\0').slice(0, -1);
const law = async (runtime: string) => (await sandbox.mosaic('compose', runtime)).stdout;

describe('mosaic compose', () => {
  it.each([...RUNTIMES])('%s prints what its agents are given', async (runtime) => {
    const { exit, stdout, stderr } = await sandbox.mosaic('compose', runtime);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`law/${runtime}.md`);
  });

  it('prints what each part costs, and it is little', async () => {
    const { stdout } = await sandbox.mosaic('compose', 'claude', '--budget');
    expect(stdout).toMatch(/^part +lines +bytes +tokens\nCONSTITUTION.md +\d+ +\d+ +\d+\n/);
    const [, lines, , tokens] = /together +(\d+) +(\d+) +(\d+)\n$/.exec(stdout) ?? [];
    expect(Number(lines)).toBeLessThan(260);
    expect(Number(tokens)).toBeLessThan(3000);
  });

  it('refuses what loosens a gate, names the gate, and explains', async () => {
    mkdirSync(`${home}/policy`);
    writeFileSync(`${home}/policy/x.md`, '---\ngate: prove-it\neffect: stricter\n---\nSkip prove-it on Fridays.\n');
    const { exit, stdout, stderr } = await sandbox.mosaic('compose', 'pi');
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toBe(
      "mosaic: cannot compose law with 'policy/x.md': line 5: 'skip' would loosen the gate prove-it: Skip prove-it on Fridays.\n  try: mosaic compose RUNTIME --explain\n",
    );
    const explained = await sandbox.mosaic('compose', 'pi', '--explain');
    expect(explained).toMatchObject({ exit: 1, stderr: '' });
    expect(explained.stdout).toContain('refused       policy/x.md, line 5: ');
    expect(await sandbox.mosaic('pi')).toMatchObject({ exit: 2 });
  });

  it('names a part that is no text', async () => {
    writeFileSync(`${home}/USER.md`, Buffer.from([0xff, 0x41]));
    const { exit, stderr } = await sandbox.mosaic('compose', 'pi');
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: "mosaic: cannot read law 'USER.md': it has a byte that is not UTF-8\n",
    });
  });

  it('tells an agent of the roster its mission and its fleet', async () => {
    sandbox.declare({ a: { class: 'lead', runtime: 'pi' }, b: { runtime: 'codex' } });
    mkdirSync(`${sandbox.fleet}/missions`);
    writeFileSync(`${sandbox.fleet}/missions/a.md`, 'Ship it.\n');
    const { stdout } = await sandbox.mosaic('compose', 'pi', '--agent', 'a');
    expect(stdout).toMatch(/^<!-- from fleet\/missions\/a.md -->\nShip it.\n/);
    expect(stdout).toContain('You are `a`, class lead, on ');
    expect((await sandbox.mosaic('compose', 'pi', '--agent', 'x')).stdout).not.toContain('Your fleet');
  });

  it('does without a Constitution, and says so', async () => {
    rmSync(`${home}/CONSTITUTION.md`);
    writeFileSync(`${home}/CONSTITUTION.local.md`, '# Mine\n');
    const { exit, stdout, stderr } = await sandbox.mosaic('compose', 'pi');
    expect(exit).toBe(0);
    expect(stdout).not.toContain('# Mine');
    expect(stderr).toBe(
      'mosaic: warning: CONSTITUTION.md is missing\nmosaic: warning: CONSTITUTION.local.md is not read: gates cannot be changed locally\n',
    );
  });
});

describe.each([
  ['the script', (...args: string[]) => sandbox.run('bash', SCRIPT, ...args)],
  ['Node', (...args: string[]) => sandbox.mosaic(...args)],
])('mosaic RUNTIME, started by %s', (_way, mosaic) => {
  it('gives the runtime the law, and its own arguments as they are', async () => {
    pretend('pi', 'echo out; echo err >&2; exit 7');
    const args = ['--model', 'a b', '', '-p', "it's", '--help', '--dry-run'];
    const { exit, stdout, stderr } = await mosaic('pi', ...args);
    expect({ exit, stdout, stderr }).toEqual({ exit: 7, stdout: 'out\n', stderr: 'err\n' });
    const [, flag, file = '', ...own] = given('argv');
    expect([flag, ...own]).toEqual(['--append-system-prompt', ...args]);
    expect(readFileSync(file, 'utf8')).toBe(await law('pi'));
  });

  it('adds its flag for yolo, and says so', async () => {
    pretend('codex');
    const { stderr } = await mosaic('yolo', 'codex', 'resume');
    expect(stderr).toBe('mosaic: codex asks nobody before it acts (--dangerously-bypass-approvals-and-sandbox)\n');
    const argv = given('argv');
    expect(argv.slice(-2)).toEqual(['--dangerously-bypass-approvals-and-sandbox', 'resume']);
    expect(argv).not.toContain('codex');
  });

  it('sets variables for a runtime that takes it so, and leaves none of its own', async () => {
    pretend('opencode');
    expect(await mosaic('opencode', 'run', 'x')).toMatchObject({ exit: 0 });
    const environment = given('env');
    expect(environment.find((pair) => pair.startsWith('OPENCODE_CONFIG_CONTENT='))).toContain('fleet/run/law/');
    expect(environment.filter((pair) => pair.startsWith('MOSAIC_HANDOVER'))).toEqual([]);
  });

  it('says in one line that the framework is of another release, at every start', async () => {
    pretend('pi');
    const version = readFileSync(`${FRAMEWORK}/defaults/framework-version.txt`, 'utf8').trim();
    writeFileSync(`${home}/.framework-version`, '0.0.1\n');
    const words = `mosaic: warning: the framework in ${home} is 0.0.1, this is mosaic ${version}; try: mosaic upgrade\n`;
    expect(await sandbox.mosaic('pi')).toMatchObject({ exit: 0, stderr: words });
    sandbox.declare({ a: { command: 'exec sleep 600' } });
    for (const act of ['start', 'restart'])
      expect(await sandbox.mosaic('fleet', act, 'a')).toMatchObject({ exit: 0, stderr: words });
    writeFileSync(`${home}/.framework-version`, `${version}\n`);
    expect(await sandbox.mosaic('pi')).toMatchObject({ exit: 0, stderr: '' });
  });

  it('is refused where the runtime is missing', async () => {
    expect(await mosaic('claude', '-p', 'x')).toEqual({
      exit: 2,
      stdout: '',
      stderr: "mosaic: cannot start 'claude': it is not on PATH\n  try: npm install -g @anthropic-ai/claude-code\n",
    });
  });

  it('only tells what it would do in a dry run', async () => {
    const { exit, stdout } = await mosaic('yolo', '--dry-run', 'claude', 'a b');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^claude --append-system-prompt '[\s\S]*' --dangerously-skip-permissions 'a b'\n$/);
  });
});

it('the process is the runtime, by the script', async () => {
  pretend('pi');
  const { stdout } = await sandbox.run('bash', '-c', `echo $$; exec bash '${SCRIPT}' pi`);
  expect(readFileSync(`${sandbox.home}/pid`, 'utf8')).toBe(stdout.trim());
});
