import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { startReport, statusReport } from '@mosaicstack/contract/schemas';
import { realTool, retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const WAIT = 'exec sleep 600';

let sandbox: FleetSandbox;

beforeEach(() => {
  sandbox = fleetSandbox();
  sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
});

afterEach(() => sandbox.end());

const roster = (): string => readFileSync(`${sandbox.fleet}/roster.yaml`, 'utf8');
const agentFile = (name: string): string => readFileSync(`${sandbox.fleet}/agents/${name}.env`, 'utf8');
const done = (stdout: string) => ({ exit: 0, stdout, stderr: '' });
const states = async () => (await sandbox.rows()).map(({ agent, state }) => `${agent} ${state}`);

describe('mosaic fleet add, edit and remove', () => {
  it('make a roster that an editor can complete, for its owner alone', async () => {
    const path = `${sandbox.fleet}/roster.yaml`;
    const flags = ['--runtime', 'stub', '--command', WAIT, '--env', 'A=x y', '--no-enabled'];
    expect(await sandbox.mosaic('fleet', 'add', 'a', ...flags)).toEqual(done(`added a to ${path}\n`));
    expect(roster()).toBe(
      [
        '# yaml-language-server: $schema=roster.schema.json',
        'version: 1',
        'transport: tmux',
        'agents:',
        '  - name: a',
        '    runtime: stub',
        `    command: ${WAIT}`,
        '    enabled: false',
        '    env:',
        '      A: x y',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(readFileSync(`${sandbox.fleet}/roster.schema.json`, 'utf8'))).toHaveProperty('$schema');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keep comments, order and the spelling of keys, and the last roster', async () => {
    const before = `# ours\nversion: 1\nagents:\n  # the first\n  - name: a # here\n    runtimeBin: /opt/x\n    model: m1 # for now\n  - {name: b, command: ${WAIT}}\n`;
    await sandbox.mosaic('fleet', 'add', 'x');
    writeFileSync(`${sandbox.fleet}/roster.yaml`, before);
    await sandbox.mosaic('fleet', 'edit', 'a', '--model', 'm2', '--runtime-bin', '/opt/y');
    expect(roster()).toBe(
      before.replace('m1', 'm2').replace('/opt/x', '/opt/y').replace('{name: b', '{ name: b').replace('600}', '600 }'),
    );
    expect(readFileSync(`${sandbox.fleet}/roster.yaml.bak`, 'utf8')).toBe(before);
    await sandbox.mosaic('fleet', 'edit', 'a', '--unset', 'model', '--unset', 'runtime-bin');
    expect(roster()).not.toContain('model');
  });

  it.each<[string[], string, string]>([
    [['add', 'a'], "cannot add agent 'a': the roster has an agent of this name", 'mosaic fleet edit a --help'],
    [['add', 'x y'], "cannot add agent 'x y': a name must be 1 to 64 letters", ''],
    [['add', 'n', '--env', 'A'], "cannot add agent 'n': --env 'A' is not NAME=VALUE", ''],
    [['add', 'n', '--workdir', 'here'], "cannot add agent 'n': --workdir 'here' must begin with '/' or '~'", ''],
    [['edit', 'a', '--runtime', ''], "cannot edit agent 'a': --runtime '' must be 1 to 64 letters", ''],
    [['edit', 'a', '--env', 'MOSAIC_X=x'], "cannot edit agent 'a': --env 'MOSAIC_X' is not to be set here", ''],
    [['edit', 'n', '--model', 'm'], "cannot edit agent 'n': the roster", 'mosaic fleet ps'],
    [['edit', 'a'], "cannot edit agent 'a': no change was given", 'mosaic fleet edit a --model opus'],
    [['edit', 'a', '--unset', 'name'], 'name', ''],
    [
      ['edit', 'a', '--unset', 'modle'],
      "cannot edit agent 'a': 'modle' is no key of an agent; did you mean 'model'?",
      '',
    ],
    [['edit', 'a', '--unset', 'a-b-c-d-e-f'], "'a_b_c_d_e_f' is no key of an agent; known are name, class, ", ''],
    [['remove', 'n'], "cannot remove agent 'n': the roster", 'mosaic fleet ps'],
    [['start', 'n'], "cannot start agent 'n': the roster", 'mosaic fleet ps'],
    [['start'], "cannot start agent '': no agent was named", 'mosaic fleet start --all'],
    [['stop'], "cannot stop agent '': no agent was named", 'mosaic fleet stop --all'],
    [['stop', 'n'], "cannot stop agent 'n': neither the roster", 'mosaic fleet ps'],
    [['why', 'n'], "cannot explain agent 'n': neither the roster", 'mosaic fleet ps'],
  ])('%j is refused, and changes nothing', async (args, cause, wayOut) => {
    await sandbox.mosaic('fleet', 'add', 'a');
    const before = roster();
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', ...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(/^mosaic: cannot [^\n]+\n(?: {2}try: [^\n]+\n)?$/);
    expect(stderr).toContain(cause);
    if (wayOut !== '') expect(stderr).toContain(`\n  try: ${wayOut}\n`);
    expect(roster()).toBe(before);
  });

  it('refuse a roster that is half written, with its place, and leave it as it is', async () => {
    sandbox.declare({ a: {} });
    writeFileSync(`${sandbox.fleet}/roster.yaml`, 'version: 1\nagents:\n  - name: a\n    modle: x\n');
    for (const args of [
      ['add', 'b'],
      ['edit', 'a', '--model', 'x'],
      ['start', 'a'],
    ]) {
      const { exit, stdout, stderr } = await sandbox.mosaic('fleet', ...args);
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
      expect(stderr).toContain("roster.yaml': line 4, column 5: ");
      expect(stderr).toContain('model');
    }
    expect(roster()).toContain('modle: x');
  });

  it.each(['edit a --model m', 'remove a'])('of one that is removed meanwhile is refused: %s', async (words) => {
    sandbox.declare({ a: {}, b: {} });
    mkdirSync(`${sandbox.fleet}/run`);
    const lock = `${sandbox.fleet}/run/lock`;
    const holder = sandbox.run('flock', lock, 'sh', '-c', 'until [ -e "$HOME/go" ]; do sleep 0.05; done');
    const isOf = (program: string) => (command: string) => command.startsWith(`${program} `);
    await retryUntil(sandbox.processes, { what: 'the holder' }, (all) => all.some(isOf('sh')));
    const ended = sandbox.mosaic('fleet', ...words.split(' '));
    await retryUntil(sandbox.processes, { what: 'who waits' }, (all) => all.filter(isOf('flock')).length === 2);
    sandbox.declare({ b: {} });
    writeFileSync(`${sandbox.home}/go`, '');
    const [act] = words.split(' ');
    const cause = `the roster ${sandbox.fleet}/roster.yaml has no agent of this name`;
    const stderr = expect.stringContaining(`mosaic: cannot ${act} agent 'a': ${cause}\n  try: mosaic fleet ps\n`);
    expect(await ended).toEqual({ exit: 2, stdout: '', stderr });
    expect((await holder).exit).toBe(0);
    expect(roster()).toContain('"b"');
  });

  it('tell the launchers, which read an agent’s file and no roster', async () => {
    await sandbox.mosaic('fleet', 'add', 'a', '--runtime', 'stub', '--command', WAIT, '--model', 'm1');
    expect(agentFile('a')).toContain('MOSAIC_AGENT_MODEL=m1\n');
    await sandbox.mosaic('fleet', 'edit', 'a', '--model', 'm2');
    expect(await sandbox.mosaic('launch', 'a')).toMatchObject({ exit: 0 });
    expect(await sandbox.rows()).toMatchObject([{ agent: 'a', runtime: 'stub', model: 'm2', drift: [] }]);
  });

  it('lose nothing where many add at once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `n${index}`);
    const ended = await Promise.all(names.map((name) => sandbox.mosaic('fleet', 'add', name)));
    expect(ended.map(({ exit }) => exit)).toEqual(names.map(() => 0));
    expect([...roster().matchAll(/name: (n\d)/g)].map(([, name]) => name).sort()).toEqual(names);
  });

  it('remove one that runs only when it may be stopped, and keep its file', async () => {
    sandbox.declare({ a: { command: WAIT }, b: {} });
    await sandbox.mosaic('fleet', 'start', 'a');
    expect(await sandbox.mosaic('fleet', 'remove', 'b', 'a')).toMatchObject({
      exit: 2,
      stderr: "mosaic: cannot remove agent 'a': it has a session on socket test\n  try: mosaic fleet remove --stop a\n",
    });
    expect((await sandbox.mosaic('fleet', 'remove', '--stop', 'a')).exit).toBe(0);
    expect(await states()).toEqual(['b stopped']);
    expect(readdirSync(`${sandbox.fleet}/agents`)).toEqual(['a.env.bak']);
    expect(sandbox.processes()).not.toContain('sleep 600');
  });

  it('keep the file of each that is removed, also under a name that was removed before', async () => {
    for (const text of ['A=1\n', 'A=2\n']) {
      await sandbox.mosaic('fleet', 'add', 'a');
      mkdirSync(`${sandbox.fleet}/agents`, { recursive: true });
      writeFileSync(`${sandbox.fleet}/agents/a.env`, text);
      expect((await sandbox.mosaic('fleet', 'remove', 'a', 'a')).exit).toBe(0);
    }
    const files = readdirSync(`${sandbox.fleet}/agents`).sort();
    expect(files).toEqual(['a.env.bak', 'a.env.bak.1']);
    expect(files.map((name) => readFileSync(`${sandbox.fleet}/agents/${name}`, 'utf8'))).toEqual(['A=1\n', 'A=2\n']);
  });

  it('keep a file that is no text, or cannot be read, as it is', async () => {
    const bytes = Buffer.from('A=1\n# Gr\xfc\xdfe\n', 'latin1');
    sandbox.declare({ a: {}, b: {} });
    mkdirSync(`${sandbox.fleet}/agents/b.env`, { recursive: true });
    writeFileSync(`${sandbox.fleet}/agents/a.env`, bytes);
    expect(await sandbox.mosaic('fleet', 'remove', 'a', 'b')).toMatchObject({ exit: 0, stderr: '' });
    expect(readdirSync(`${sandbox.fleet}/agents`).sort()).toEqual(['a.env.bak', 'b.env.bak']);
    expect(readFileSync(`${sandbox.fleet}/agents/a.env.bak`)).toEqual(bytes);
  });
});

it('without a roster, what needs one says how to make one', async () => {
  const stderr = `mosaic: cannot read roster '${sandbox.fleet}/roster.yaml': there is none\n  try: mosaic fleet add coder-1\n`;
  for (const args of [
    ['start', '--all'],
    ['restart', 'a'],
    ['reset', 'a'],
  ])
    expect(await sandbox.mosaic('fleet', ...args)).toEqual({ exit: 2, stdout: '', stderr });
});

describe('mosaic fleet start', () => {
  it('starts those that are enabled, each as it is declared, and leaves those that run', async () => {
    const command = 'echo "$X|$PWD|$MOSAIC_AGENT_MODEL|$MOSAIC_TENANT" >"$HOME/said"; exec sleep 600';
    const a = { command, env: { X: `a'b"c $d` }, workdir: '~/w k', model: 'm' };
    sandbox.declare({ a, b: { command: WAIT }, off: { command: WAIT, enabled: false } }, 'tenant: acme\n');
    const { exit, stdout } = await sandbox.mosaic('fleet', 'start', '--all');
    expect({ exit, lines: stdout.trim().split('\n').sort() }).toEqual({ exit: 0, lines: ['started a', 'started b'] });
    const said = () => readFileSync(`${sandbox.home}/said`, { encoding: 'utf8', flag: 'a+' });
    await retryUntil(said, { what: 'the word of a' }, (text) => text !== '');
    expect(said()).toBe(`a'b"c $d|${sandbox.home}/w k|m|acme\n`);
    expect(await sandbox.mosaic('fleet', 'start', 'a', 'off')).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^already running a\nstarted off\n$|^started off\nalready running a\n$/),
    });
  });

  it('gives the same agent from either launcher', async () => {
    sandbox.declare({ a: { command: WAIT, model: 'm', class: 'worker', env: { X: '1' } } });
    await sandbox.mosaic('fleet', 'start', 'a');
    const launch = () => sandbox.tmux('show-options', '-v', '-t', '=a:', '@mosaic_launch');
    const first = (await launch()).stdout;
    await sandbox.mosaic('fleet', 'stop', 'a');
    const launcher = new URL('../framework/tools/fleet/start-agent-session.sh', import.meta.url).pathname;
    expect(await sandbox.run('bash', launcher, 'a')).toMatchObject({ exit: 0 });
    expect((await launch()).stdout).toBe(first);
    const settled = async () => (await sandbox.rows('a'))[0];
    const row = await retryUntil(settled, { deadlineMs: 10_000 }, (one) => one?.heartbeatAgeMs !== null);
    expect(row).toMatchObject({ drift: [], flags: [], launcher: 'bash' });
  });

  it('keeps the operator’s own lines in an agent’s file, and lets them win', async () => {
    sandbox.declare({ a: { command: WAIT, model: 'm' } });
    await sandbox.mosaic('fleet', 'start', 'a');
    writeFileSync(`${sandbox.fleet}/agents/a.env`, `# mine\nMOSAIC_AGENT_CLASS=lead\n${agentFile('a')}OWN=1\n`);
    sandbox.declare({ a: { command: WAIT, model: 'n' } });
    expect((await sandbox.mosaic('fleet', 'restart', 'a')).stdout).toBe('started a\n');
    expect(agentFile('a')).toMatch(
      /^# mine\nMOSAIC_AGENT_CLASS=lead\n# begin: [\s\S]*MOSAIC_AGENT_MODEL=n\n[\s\S]*\n# end: .*\nOWN=1\n$/,
    );
    expect((await sandbox.rows())[0]).toMatchObject({ model: 'n', drift: [] });
  });

  it('starts none whose file is no text or cannot be read, leaves the file, and starts the others', async () => {
    const bytes = Buffer.from('A=1\n# Gr\xfc\xdfe\n', 'latin1');
    sandbox.declare({ a: { command: WAIT }, b: { command: WAIT }, c: { command: WAIT } });
    const folder = `${sandbox.fleet}/agents`;
    mkdirSync(`${folder}/b.env`, { recursive: true });
    writeFileSync(`${folder}/a.env`, bytes);
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'start', '--all');
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'started c\n' });
    expect(stderr.split('\n').sort()).toEqual([
      '',
      `  try: edit ${folder}/a.env`,
      `  try: edit ${folder}/b.env`,
      `mosaic: cannot start agent 'a': '${folder}/a.env' has a byte that is not UTF-8`,
      `mosaic: cannot start agent 'b': '${folder}/b.env' cannot be read: EISDIR: illegal operation on a directory`,
    ]);
    expect(readFileSync(`${folder}/a.env`)).toEqual(bytes);
    expect((await sandbox.rows('a', 'b')).map(({ reason }) => reason)).toEqual([
      `'${folder}/a.env' has a byte that is not UTF-8`,
      expect.stringContaining('cannot be read: EISDIR'),
    ]);
  });

  it('tells of each that fails, starts the others, and exits 1', async () => {
    sandbox.environment.MOSAIC_START_SETTLE_MS = '300';
    sandbox.declare({ bad: { command: 'echo no key; exit 3' }, good: { command: WAIT } });
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', 'start', '--all');
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'started good\n' });
    // tmux 3.3a may not know the status yet, nor the last words.
    expect(stderr).toMatch(/^mosaic: cannot start agent 'bad': the runtime ended within 300 ms/);
    const { stdout: json } = await sandbox.mosaic('fleet', 'start', '--all', '--json');
    expect(startReport.parse(JSON.parse(json)).agents).toMatchObject([
      { agent: 'bad', result: 'failed', code: 'LAUNCH_RUNTIME_ENDED' },
      { agent: 'good', result: 'already running', code: null },
    ]);
  });

  it('asks npm for its prefix once a fleet', async () => {
    sandbox.replace('npm', `echo asked >>"$HOME/npm"; echo "$HOME/npm-prefix"`);
    sandbox.declare(Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { command: WAIT }])));
    expect((await sandbox.mosaic('fleet', 'start', '--all')).exit).toBe(0);
    expect(readFileSync(`${sandbox.home}/npm`, 'utf8')).toBe('asked\n');
  });

  it('is safe against a second operator, and waits for one who is at it', async () => {
    sandbox.declare(Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, { command: 'exec sleep 617' }])));
    const ended = await Promise.all([1, 2, 3].map(() => sandbox.mosaic('fleet', 'start', '--all')));
    expect(ended.map(({ exit }) => exit)).toEqual([0, 0, 0]);
    const told = ended.flatMap(({ stdout }) => stdout.trim().split('\n')).sort();
    expect(told.filter((line) => line.startsWith('started'))).toEqual([
      'started a',
      'started b',
      'started c',
      'started d',
    ]);
    const runtimes = () => sandbox.processes().filter((command) => command === 'sleep 617');
    await retryUntil(runtimes, {}, (all) => all.length === 4);
  });

  it('is not kept from it by the lock of one that was killed', async () => {
    sandbox.declare({ a: { command: WAIT } });
    await sandbox.mosaic('fleet', 'start', 'a');
    const holder = `'${realTool('flock')}' -o -x '${sandbox.fleet}/run/lock' sleep 600 & kill -KILL $!; wait`;
    await sandbox.run('bash', '-c', `pid=; { ${holder}; } 2>/dev/null; true`);
    expect(await sandbox.mosaic('fleet', 'start', 'a')).toMatchObject({ exit: 0 });
  });
});

describe('mosaic fleet status', () => {
  it('tells the fleet in a few lines, and a script whether all is as declared', async () => {
    sandbox.declare({ a: { runtime: 'pi', command: WAIT }, b: { command: WAIT }, off: { enabled: false } });
    await sandbox.mosaic('fleet', 'start', 'a');
    const { exit, stdout } = await sandbox.mosaic('fleet', 'status');
    expect(exit).toBe(1);
    expect(stdout.split('\n')).toEqual([
      `roster  ${sandbox.fleet}/roster.yaml`,
      expect.stringMatching(/^socket {2}test, tmux \d/),
      'agents  1 starting, 2 stopped',
      'wrong   b: stopped',
      '',
    ]);
    const report = statusReport.parse(JSON.parse((await sandbox.mosaic('fleet', 'status', '--json')).stdout));
    expect(report).toMatchObject({
      tenant: 'default',
      socket: 'test',
      states: { starting: 1, stopped: 2 },
      wrong: ['b'],
    });
    await sandbox.mosaic('fleet', 'start', 'b');
    expect((await sandbox.mosaic('fleet', 'status')).exit).toBe(0);
  });

  it('says that there is neither a roster nor a server', async () => {
    const { exit, stdout } = await sandbox.mosaic('fleet', 'status');
    expect(exit).toBe(0);
    expect(stdout).toBe(
      `roster  none (${sandbox.fleet}/roster.yaml)\nsocket  test, no tmux server, or an empty one\nagents  none\n`,
    );
  });
});
