import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tailLine } from '@mosaicstack/contract/schemas';
import { realTool, retryUntil } from '@mosaicstack/test-support';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox, MOSAIC } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let sandbox: FleetSandbox;

beforeAll(async () => {
  sandbox = fleetSandbox();
  sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
  sandbox.declare({
    a: { runtime: 'other', command: `printf '\\033[31mred\\033[0m words\\n\\033]0;x\\007'; exec cat` },
    full: { runtime: 'other', command: `printf '\\033[?1049hfull screen'; exec cat` },
  });
  expect(await sandbox.mosaic('fleet', 'start', '--all')).toMatchObject({ exit: 0 });
});

afterAll(() => sandbox.end());

/** Runs a command on a terminal of its own. */
function onTerminal(args: string) {
  const command = `'${process.execPath}' '${MOSAIC}' fleet ${args}`;
  const child = spawn(realTool('script'), ['-qefc', command, '/dev/null'], {
    env: { ...sandbox.environment, TERM: 'xterm-256color' },
    cwd: sandbox.home,
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  const ended = new Promise<number | null>((resolve) => void child.on('close', resolve));
  const sees = (text: string, deadlineMs = 10_000) =>
    retryUntil(
      () => shown,
      { deadlineMs, what: `'${text}'` },
      (all) => all.includes(text),
    );
  return { child, ended, sees, shown: () => shown };
}

const facts = async () =>
  (await sandbox.tmux('list-panes', '-a', '-F', '#{session_name} #{pane_width}x#{pane_height} #{session_attached}'))
    .stdout;
const screen = async (name: string) => (await sandbox.tmux('capture-pane', '-p', '-t', `=${name}:`)).stdout.trim();

describe('mosaic fleet ps --watch', () => {
  it('shows the table in place, and follows the roster, also through a moment in which it is broken', async () => {
    const roster = `${sandbox.home}/.config/mosaic/fleet/roster.yaml`;
    const text = readFileSync(roster, 'utf8');
    const viewer = onTerminal('ps --watch 0.2');
    try {
      await viewer.sees('2 agents on ');
      writeFileSync(roster, `${text}  - name\n`);
      await viewer.sees('the roster cannot be read: ', 20_000);
      writeFileSync(roster, `${text}  - {name: late, runtime: other, command: cat}\n`);
      await viewer.sees('3 agents on ', 20_000);
      viewer.child.stdin.write('q');
      expect(await viewer.ended).toBe(0);
    } finally {
      writeFileSync(roster, text);
    }
  });
});

describe('mosaic fleet watch', () => {
  it('shows an agent as it changes, and hands it no key; q ends it', async () => {
    const before = await facts();
    const viewer = onTerminal('watch a');
    await viewer.sees('\x1b[31mred\x1b[');
    viewer.child.stdin.write('rm -rf x\r');
    await sandbox.tmux('send-keys', '-t', '=a:', 'from tmux', 'Enter');
    await viewer.sees('from tmux');
    expect(await facts()).toBe(before);
    viewer.child.stdin.write('q');
    expect(await viewer.ended).toBe(0);
    expect(viewer.shown()).not.toContain('rm -rf');
    expect(await screen('a')).not.toContain('rm -rf');
    expect(viewer.shown().endsWith('\x1b[?25h\x1b[?1049l')).toBe(true);
  });

  it('leaves no viewer behind, also where it is killed', async () => {
    const viewer = onTerminal('watch full');
    await viewer.sees('full screen');
    viewer.child.kill('SIGKILL');
    await viewer.ended;
    expect(await facts()).toMatch(/^a 200x50 0\nfull 200x50 0\n$/);
  });

  it('shows all agents side by side', async () => {
    const viewer = onTerminal('watch');
    await viewer.sees('full screen');
    expect(viewer.shown()).toMatch(/a {2}\w+ .* │ .*full {2}\w+/);
    viewer.child.stdin.write('\x03');
    expect(await viewer.ended).toBe(0);
  });

  it('prints plain text where stdout is no terminal', async () => {
    expect((await sandbox.mosaic('fleet', 'watch', 'a')).stdout).toMatch(/^red words\n/);
    expect((await sandbox.mosaic('fleet', 'watch')).stdout).toMatch(
      /^== a {2}\w+\nred words\n[\s\S]*== full {2}\w+\nfull screen\n$/,
    );
  });
});

describe('mosaic fleet tail', () => {
  it('prints the last lines, also of a full-screen program, and those of its history', async () => {
    expect((await sandbox.mosaic('fleet', 'tail', 'full')).stdout).toBe('full screen\n');
    for (let line = 0; line < 70; line++) await sandbox.tmux('send-keys', '-t', '=a:', `row ${line}`, 'Enter');
    await retryUntil(
      () => screen('a'),
      { deadlineMs: 10_000 },
      (text) => text.endsWith('row 69\nrow 69'),
    );
    const lines = (await sandbox.mosaic('fleet', 'tail', 'a', '-n', '120')).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(120);
    expect(lines.slice(-2)).toEqual(['row 69', 'row 69']);
    expect((await sandbox.mosaic('fleet', 'tail', 'a', '-n', '0')).stdout).toBe('');
  });

  it('goes on with what comes, as JSON where that is asked for', async () => {
    const child = spawn(process.execPath, [MOSAIC, 'fleet', 'tail', '-f', '-n', '1', '--json', 'a'], {
      env: sandbox.environment,
    });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    await retryUntil(
      () => told,
      { deadlineMs: 10_000 },
      (text) => text.includes('row 69'),
    );
    await sandbox.tmux('send-keys', '-t', '=a:', 'later', 'Enter');
    await retryUntil(
      () => told,
      { deadlineMs: 10_000 },
      (text) => text.match(/"line":"later"/g)?.length === 2,
    );
    child.kill('SIGINT');
    await new Promise((resolve) => child.on('close', resolve));
    const lines = told
      .trimEnd()
      .split('\n')
      .map((line) => tailLine.parse(JSON.parse(line)));
    expect(lines[0]).toMatchObject({
      version: 1,
      agent: 'a',
      tenant: 'default',
      atMs: expect.any(Number),
      line: 'row 69',
    });
  });

  it.each([['no'], ['-1'], ['']])('refuses %j lines', async (count) => {
    expect((await sandbox.mosaic('fleet', 'tail', 'a', `--lines=${count}`)).exit).toBe(2);
  });
});

describe('mosaic fleet attach', () => {
  it('takes an agent over until it is left, and ps shows by whom', async () => {
    const operator = onTerminal('attach full');
    await operator.sees('full screen');
    expect((await sandbox.rows('full'))[0]).toMatchObject({
      flags: ['TAKEN'],
      reason: expect.stringMatching(/^taken over by \S+ since \d{4}-/),
    });
    operator.child.stdin.write('typed');
    await retryUntil(
      () => screen('full'),
      { deadlineMs: 10_000 },
      (text) => text.includes('typed'),
    );
    operator.child.stdin.write('\x02d');
    expect(await operator.ended).toBe(0);
    expect((await sandbox.rows('full'))[0]).toMatchObject({ flags: [] });
  });

  it('leaves the mark of whoever has taken it over meanwhile', async () => {
    const first = onTerminal('attach full');
    await first.sees('full screen');
    const second = onTerminal('attach full');
    await second.sees('full is taken over already, by ');
    await second.sees('full screen');
    first.child.stdin.write('\x02d');
    expect(await first.ended).toBe(0);
    expect((await sandbox.rows('full'))[0]).toMatchObject({ flags: ['TAKEN'] });
    second.child.stdin.write('\x02d');
    expect(await second.ended).toBe(0);
    expect((await sandbox.rows('full'))[0]).toMatchObject({ flags: [] });
  });

  it.each([
    ['watch', '--takeover'],
    ['attach', 'full'],
    ['attach', 'nobody'],
    ['tail', 'nobody'],
    ['watch', 'nobody'],
  ])('%s %s is refused without a terminal, or an agent', async (...args) => {
    const { exit, stderr } = await sandbox.mosaic('fleet', ...args);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^mosaic: cannot [^\n]*\n {2}try: mosaic fleet [^\n]*\n$/);
  });
});

describe('where tmux gives no answer', () => {
  it.each([
    ['tail', 'a'],
    ['tail', '-f', 'a'],
    ['watch', 'a'],
  ])('%s %s is no empty text', async (...args) => {
    sandbox.replace(
      'tmux',
      `case "$*" in *capture-pane*) echo 'no way' >&2; exit 1 ;; esac\nexec ${realTool('tmux')} "$@"`,
    );
    const { exit, stdout, stderr } = await sandbox.mosaic('fleet', ...args);
    expect({ exit, stdout, stderr }).toEqual({
      exit: 2,
      stdout: '',
      stderr: "mosaic: cannot ask tmux socket 'test': no way\n",
    });
  });

  it('watch of all is no empty grid', async () => {
    sandbox.replace('tmux', "echo 'no way' >&2; exit 1");
    expect(await sandbox.mosaic('fleet', 'watch')).toMatchObject({ exit: 2, stdout: '' });
    const viewer = onTerminal('ps --watch');
    await viewer.sees('cannot be asked');
    await viewer.sees('no way');
    viewer.child.stdin.write('q');
    expect(await viewer.ended).toBe(0);
  });

  it('q ends a watch at once', async () => {
    sandbox.replace('tmux', `exec ${realTool('tmux')} "$@"`);
    const viewer = onTerminal('watch a');
    await viewer.sees('only looking');
    sandbox.replace('tmux', ': >"$HOME/asked"; exec sleep 60');
    await retryUntil(
      () => existsSync(`${sandbox.home}/asked`),
      { what: 'the next question' },
      (is) => is,
    );
    const beganMs = Date.now();
    viewer.child.stdin.write('q');
    expect(await viewer.ended).toBe(0);
    expect(Date.now() - beganMs).toBeLessThan(5000);
  });
});
