import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './root.ts';

let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic set-up '));
  log = join(folder, 'log');
  writeFileSync(log, '', { mode: 0o666 });
  for (const file of ['tools/setup.sh', 'package.json', 'package-lock.json'])
    cpSync(join(ROOT, file), join(folder, file));
  mkdirSync(join(folder, 'bin'));
  const real = [
    'bash',
    'dirname',
    'flock',
    'node',
    'rm',
    'sha256sum',
    'sort',
    'chmod',
    'mkdir',
    'cat',
    'dash',
    'mktemp',
  ];
  for (const tool of real) symlinkSync(findProgram(tool), join(folder, 'bin', tool));
  // What npm ci leaves behind is a build tool that works.
  const npm = 'echo "npm $*" >>"$LOG"; mkdir -p node_modules/.bin; cp="$PWD/node_modules/.bin/nx"';
  tool('npm', `${npm}; printf '#!/bin/sh\\necho "nx $*" >>"$LOG"\\n' >"$cp"; chmod +x "$cp"`);
  for (const name of ['tmux', 'git', 'shellcheck', 'shfmt', 'script', 'ps', 'setpriv']) tool(name, 'exit 0');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function findProgram(name: string): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((one) => join(one, name))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is not on PATH`);
  return found;
}

/** Puts a program of that name on the sandbox's PATH, in place of what was there. */
function tool(name: string, script: string): void {
  rmSync(join(folder, 'bin', name), { force: true });
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function setUp(...args: string[]) {
  return runSetUp('bash', [join(folder, 'tools/setup.sh'), ...args]);
}

/** Root may install without asking; whoever else runs these tests may not. */
function setUpAsNobody(...args: string[]) {
  const command = ['bash', join(folder, 'tools/setup.sh'), ...args];
  if (process.getuid?.() !== 0) return setUp(...args);
  return runSetUp(findProgram('setpriv'), ['--reuid=65534', '--regid=65534', '--clear-groups', ...command]);
}

function runSetUp(program: string, args: string[]) {
  const env = { PATH: join(folder, 'bin'), HOME: folder, LOG: log };
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  return { exit: status, stderr, log: readFileSync(log, 'utf8') };
}

describe('the set-up', () => {
  it('installs once, and builds each time', () => {
    const install = 'npm ci --include=dev --no-audit --no-fund\n';
    const build = 'nx run-many -t build\n';
    const said = 'set-up: installing dependencies\nset-up: building\n';
    expect(setUp('start')).toEqual({ exit: 0, stderr: said, log: install + build });
    mkdirSync(join(folder, 'apps/mosaic/dist'), { recursive: true });
    writeFileSync(join(folder, 'apps/mosaic/dist/main.js'), '');
    expect(setUp('test')).toEqual({ exit: 0, stderr: '', log: install + build + build });
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    expect(setUp('start').log).toBe(install + build + build + install + build);
  });

  it('shows why an installation failed, and does it again the next time', () => {
    tool('npm', 'echo "npm is broken" >&2; exit 1');
    const stderr =
      "set-up: installing dependencies\nnpm is broken\nmosaic: cannot finish 'installing dependencies': 'npm ci --include=dev --no-audit --no-fund' failed\n";
    expect(setUp('start')).toMatchObject({ exit: 70, stderr });
    expect(setUp('start')).toMatchObject({ exit: 70, stderr });
  });

  it('says at once that it stops, ends what it runs, and ends by the signal', async () => {
    tool('npm', 'echo started >>"$LOG"; trap "echo ended >>\\"$LOG\\"; exit 1" TERM; while :; do :; done');
    const env = { PATH: join(folder, 'bin'), HOME: folder, LOG: log, TMPDIR: folder };
    const child = spawn('bash', [join(folder, 'tools/setup.sh'), 'start'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    await retryUntil(() => readFileSync(log, 'utf8').includes('started'), { what: 'the step' });
    child.kill('SIGINT');
    const signal = await new Promise((resolve) => child.on('close', (_, by) => resolve(by)));
    expect({ signal, stderr, log: readFileSync(log, 'utf8') }).toEqual({
      signal: 'SIGINT',
      stderr: 'set-up: installing dependencies\nset-up: stopping; npm may take some seconds for it\n',
      log: 'started\nended\n',
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('tmp.'))).toEqual([]);
  });

  it('does not take an installation without the build tool for done, nor one that lost it', () => {
    const stamp = join(folder, 'node_modules/.mosaic-lock');
    const npm = readFileSync(join(folder, 'bin/npm'), 'utf8').replace('#!/bin/sh\n', '');
    tool('npm', 'mkdir -p node_modules/.bin');
    const stderr =
      "set-up: installing dependencies\nmosaic: cannot finish 'installing dependencies': npm left out 'nx', which builds\n";
    expect(setUp('start')).toMatchObject({ exit: 70, stderr });
    expect(existsSync(stamp)).toBe(false);
    tool('npm', npm);
    expect(setUp('start').exit).toBe(0);
    expect(existsSync(stamp)).toBe(true);
    rmSync(join(folder, 'node_modules/.bin/nx'));
    expect(setUp('start')).toMatchObject({ exit: 0, log: expect.stringMatching(/^(npm ci .*\nnx .*\n){2}$/) });
  });

  it.each([
    ['NODE_ENV', 'production'],
    ['npm_config_omit', 'dev'],
  ])('has npm install the tools of the build, also where %s is %s', { timeout: 60_000 }, (name, value) => {
    const line = setUp('start').log.split('\n')[0] ?? '';
    expect(line).toMatch(/^npm ci /);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"name":"a","devDependencies":{"tool":"file:./tool"}}');
    mkdirSync(join(folder, 'tool'));
    writeFileSync(join(folder, 'tool/package.json'), '{"name":"tool","version":"1.0.0"}');
    const run = (command: string) =>
      spawnSync('bash', ['-c', `${command} --offline`], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: folder, [name]: value },
        encoding: 'utf8',
      });
    rmSync(join(folder, 'package-lock.json'));
    expect(run('npm install --package-lock-only').status).toBe(0);
    expect(run(line)).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, 'node_modules/tool'))).toBe(true);
  });

  it.each([[[]], [['both']], [['']]])('refuses %j', (args) => {
    const stderr = `mosaic: cannot run set-up '${args[0] ?? ''}': it takes 'start' or 'test'\n`;
    expect(setUp(...args)).toEqual({ exit: 64, stderr, log: '' });
  });

  it('needs what npm start needs, and for npm test more', () => {
    rmSync(join(folder, 'bin/shellcheck'));
    expect(setUp('start').exit).toBe(0);
    expect(setUp('test')).toMatchObject({
      exit: 69,
      stderr:
        "mosaic: cannot find 'shellcheck': there is no apt-get here to install it\n  try: install shellcheck with the package manager of this system\n",
    });
  });

  it('installs what is missing with apt where it may', () => {
    rmSync(join(folder, 'bin/tmux'));
    rmSync(join(folder, 'bin/shfmt'));
    tool('apt-get', 'echo "apt-get $*" >>"$LOG"');
    tool('sudo', '[ "$1" = -n ] && shift; "$@"');
    const { exit, log: calls } = setUp('test');
    expect(exit).toBe(0);
    expect(calls).toContain('apt-get update\napt-get install -y --no-install-recommends tmux shfmt\n');
  });

  it.each([
    ['as root, where there is no sudo', undefined, 'as root: apt-get install tmux'],
    ['with sudo, where that asks for a password', 'exit 1', 'sudo apt-get install tmux'],
  ])('says how to install what is missing: %s', (_, sudo, wayOut) => {
    expect(setUp('start').exit).toBe(0);
    rmSync(join(folder, 'bin/tmux'));
    tool('apt-get', 'exit 1');
    if (sudo !== undefined) tool('sudo', sudo);
    chmodSync(folder, 0o755);
    const stderr = `mosaic: cannot install 'tmux': it needs root\n  try: ${wayOut}\n`;
    expect(setUpAsNobody('start')).toMatchObject({ exit: 69, stderr });
  });

  it('refuses a Node that is too old', () => {
    tool('node', 'echo 20.18.3');
    expect(setUp('start')).toMatchObject({
      exit: 69,
      stderr: "mosaic: cannot use 'node 20.18.3': node 20.19 or newer is needed\n",
    });
  });
});
