import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { type FleetSandbox, fleetSandbox, MOSAIC } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let sandbox: FleetSandbox;

beforeAll(() => {
  sandbox = fleetSandbox();
});

afterAll(() => sandbox.end());

/** The commands of the fleet, in the order of its help. */
const FLEET = [
  ...['ps', 'status', 'why', 'start', 'stop', 'restart', 'watch', 'tail', 'attach', 'send', 'receipts', 'reset'],
  ...['add', 'edit', 'remove', 'help'],
];
const COMMANDS = ['launch', 'install', 'upgrade', 'compose', 'yolo', 'fleet', 'gate', 'completion', 'help'];
const PS_OPTIONS = ['-w,', '--watch', '--check', '--state', '--class', '--runtime', '--json'];

/** The first word of each indented line behind a heading. */
function listedUnder(heading: string, help: string): string[] {
  const block = help.split(`${heading}:\n`)[1]?.split('\n\n')[0] ?? '';
  return [...block.matchAll(/^ {2}(\S+)/gm)].map((match) => `${match[1]}`);
}

describe('help', () => {
  it.each([
    [['--help'], COMMANDS],
    [['-h'], COMMANDS],
    [['help'], COMMANDS],
    [['fleet', '--help'], FLEET],
    [['help', 'fleet'], FLEET],
  ])('of %j lists the commands on stdout', async (args, commands) => {
    const { exit, stdout, stderr } = await sandbox.mosaic(...args);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(listedUnder('Commands', stdout)).toEqual(commands);
  });

  it.each([
    [
      ['fleet', 'ps', '--help'],
      ['-s,', '--mosaic-home', ...PS_OPTIONS, '-h,'],
    ],
    [
      ['fleet', 'stop', '--help'],
      ['-s,', '--mosaic-home', '-a,', '--json', '-h,'],
    ],
  ])('of %j lists the options, and has examples', async (args, options) => {
    const { exit, stdout } = await sandbox.mosaic(...args);
    expect(exit).toBe(0);
    expect(listedUnder('Options', stdout)).toEqual(options);
    expect(listedUnder('Examples', stdout)).toContain('mosaic');
  });

  it.each([[['launch', '--help']], [['launch', '-h']], [['help', 'launch']]])(
    'of %j is that of the bash launcher, under the name of this one',
    async (args) => {
      const launcher = new URL('../framework/tools/fleet/start-agent-session.sh', import.meta.url).pathname;
      const bash = await sandbox.run('bash', launcher, '--help');
      const { exit, stdout } = await sandbox.mosaic(...args);
      expect(exit).toBe(0);
      expect(stdout).toBe(bash.stdout.replaceAll('start-agent-session.sh', 'mosaic launch'));
      expect(stdout).toMatch(/^Summary: .*\n\nUsage: mosaic launch \[NAME\]\n/);
    },
  );

  it('of a command of a command is its own', async () => {
    const asked = await sandbox.mosaic('help', 'fleet', 'ps');
    expect(asked).toEqual(await sandbox.mosaic('fleet', 'ps', '--help'));
    expect(asked).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^Usage: mosaic fleet ps /) });
  });

  it('is shown on stderr where no command is given', async () => {
    const { exit, stdout, stderr } = await sandbox.mosaic();
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toBe((await sandbox.mosaic('--help')).stdout);
  });
});

it.each([['--version'], ['-V']])('%s is that of the package', async (flag) => {
  expect(await sandbox.mosaic(flag)).toEqual({ exit: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

it.each<[string[], string, string]>([
  [['flow'], "unknown command 'flow'", 'mosaic --help'],
  [['fleet', 'begin'], "unknown command 'begin'", 'mosaic fleet --help'],
  [['--colour'], "unknown option '--colour'", 'mosaic --help'],
  [['fleet', 'ps', '--all'], "unknown option '--all'", 'mosaic fleet ps --help'],
  [['fleet', 'ps', '--socket'], "option '-s, --socket <name>' argument missing", 'mosaic fleet ps --help'],
  [['completion'], "missing required argument 'shell'", 'mosaic completion --help'],
])('%j is refused with the reason and a way out', async (args, reason, wayOut) => {
  expect(await sandbox.mosaic(...args)).toEqual({
    exit: 2,
    stdout: '',
    stderr: `mosaic: cannot run 'mosaic ${args.join(' ')}': ${reason}\n  try: ${wayOut}\n`,
  });
});

it.each([
  [['flet', 'ps'], "unknown command 'flet'", 'mosaic fleet ps'],
  [['fleet', 'ps', '--jsn'], "unknown option '--jsn'", 'mosaic fleet ps --json'],
])('%j is answered with what was nearly said', async (args, reason, wayOut) => {
  const stderr = `mosaic: cannot run 'mosaic ${args.join(' ')}': ${reason}\n  try: ${wayOut}\n`;
  expect(await sandbox.mosaic(...args)).toEqual({ exit: 2, stdout: '', stderr });
});

it.each([
  [['fleet', '\x1b[31mX'], "unknown command '?[31mX'", 'mosaic fleet --help'],
  [['flet', '\x1b[31mX'], "unknown command 'flet'", 'mosaic fleet ?[31mX'],
  [['flow\n(Did you mean rm?)'], "unknown command 'flow?(Did you mean rm?)'", 'mosaic --help'],
  [['fleet', 'status', "x\n(Did you mean rm?)'"], /^too many arguments [^\n]*$/, 'mosaic fleet status --help'],
])('%j can neither steer the terminal nor forge the way out', async (args, reason, wayOut) => {
  const { exit, stderr } = await sandbox.mosaic(...args);
  const [first = '', ...others] = stderr.split('\n');
  expect({ exit, others }).toEqual({ exit: 2, others: [`  try: ${wayOut}`, ''] });
  expect(first.replace(/^.*?': /, '')).toEqual(reason instanceof RegExp ? expect.stringMatching(reason) : reason);
});

it('help for what is not there is no success', async () => {
  expect((await sandbox.mosaic('help', 'nosuch')).exit).toBe(2);
});

it('a command without operands takes none', async () => {
  const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'status', 'coder-1');
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  expect(stderr).toMatch(
    /^mosaic: cannot run 'mosaic fleet status coder-1': too many arguments .*[^.]\n {2}try: mosaic fleet status --help\n$/,
  );
});

describe('completion', () => {
  it('for bash is a script that bash takes', async () => {
    const { exit, stdout, stderr } = await sandbox.mosaic('completion', 'bash');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const file = `${sandbox.folder}/completion.bash`;
    writeFileSync(file, stdout);
    expect(await sandbox.run('bash', '-n', file)).toEqual({ exit: 0, stdout: '', stderr: '' });
    const used = await sandbox.run('bash', '-c', `source '${file}' && complete -p mosaic`);
    expect(used).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^complete -F \w+ mosaic\n$/), stderr: '' });
  });

  it.each(['zsh', 'fish', 'powershell'])('for %s asks this program too', async (shell) => {
    const { exit, stdout } = await sandbox.mosaic('completion', shell);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/\bmosaic complete '?--/);
  });

  it('for a shell that it does not know is refused', async () => {
    const { exit, stderr } = await sandbox.mosaic('completion', 'tcsh');
    expect(exit).toBe(2);
    expect(stderr).toContain("'tcsh' is invalid");
  });

  it.each<[string[], string[]]>([
    [[''], COMMANDS],
    [['fle'], ['fleet']],
    [['fleet', ''], FLEET],
    [
      ['fleet', 'ps', '--'],
      ['--socket', '--mosaic-home', '--wide', ...PS_OPTIONS.slice(1), '--help'],
    ],
  ])('of %j offers %j', async (words, offered) => {
    const { exit, stdout } = await sandbox.mosaic('complete', '--', ...words);
    expect(exit).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, -1).map((line) => line.split('\t')[0])).toEqual(offered);
    expect(lines.at(-1)).toMatch(/^:\d+$/);
  });
});

describe('what is written', () => {
  it.each([['--help'], ['completion bash'], ['launch --help'], ['fleet ps --json']])(
    'to a reader that has gone is no failure: mosaic %s',
    async (args) => {
      const program = `"$0" "$1" ${args} | true; echo "\${PIPESTATUS[0]}"`;
      expect(await sandbox.run('bash', '-c', program, process.execPath, MOSAIC)).toEqual({
        exit: 0,
        stdout: '0\n',
        stderr: '',
      });
    },
  );

  it.each([
    ['fleet ps --socket "a b"', 2],
    ['launch "a b"', 64],
  ])('that cannot tell its errors ends as if it had: mosaic %s', async (args, exit) => {
    const ended = await sandbox.run('bash', '-c', `"$0" "$1" ${args} 2>/dev/full`, process.execPath, MOSAIC);
    expect(ended).toEqual({ exit, stdout: '', stderr: '' });
  });

  it.each([
    ['--help', 2],
    ['launch a', 75],
  ])('to a disk that is full is a failure of mosaic %s', async (args, exit) => {
    await sandbox.launch('a', 'exec sleep 600');
    const ended = await sandbox.run('bash', '-c', `"$0" "$1" ${args} >/dev/full`, process.execPath, MOSAIC);
    expect(ended).toEqual({ exit, stdout: '', stderr: "mosaic: cannot write 'stdout': it is full or closed\n" });
  });
});

describe('in a folder that was removed', () => {
  it.each([['--help'], ['fleet ps'], ['launch coder-1']])('mosaic %s works', async (args) => {
    const program = `export MOSAIC_AGENT_COMMAND='exec sleep 600' && mkdir gone && cd gone && rmdir ../gone && "$0" "$1" ${args}`;
    const { exit, stderr } = await sandbox.run('bash', '-c', program, process.execPath, MOSAIC);
    expect(stderr).not.toContain('bug');
    expect(exit).toBe(0);
  });
});

it.each([
  [['launch', 'a b'], 'a b', 'a name has 1 to 64 letters'],
  [['launch', '--socket'], '--socket', 'a name has 1 to 64 letters'],
  [['launch', 'a', '--help'], 'a', "unexpected argument '--help'"],
])('%j exits as the launcher’s contract says', async (args, name, cause) => {
  const { exit, stdout, stderr } = await sandbox.mosaic(...args);
  expect({ exit, stdout }).toEqual({ exit: 64, stdout: '' });
  expect(stderr.startsWith(`mosaic: cannot start agent '${name}': ${cause}`), stderr).toBe(true);
});
