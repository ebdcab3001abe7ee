import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckoutCopy, copyCheckout } from './checkout-copy.ts';
import { ROOT } from './root.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const TIMEOUT_MS = 240_000;

let copy: CheckoutCopy;

/** Runs a line as a newcomer types it, in a fresh checkout, as a user who has pi in a private folder. */
function type(line: string): { exit: number | null; out: string; err: string } {
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: copy.home,
    TMUX_TMPDIR: copy.tmuxFolder,
    LANG: 'C.UTF-8',
    npm_config_update_notifier: 'false',
  };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: copy.folder, env, encoding: 'utf8' });
  return { exit: status, out: stdout, err: stderr };
}

/** The text of the code block behind a marker comment. */
function blockBehind(marker: string): string {
  const text = README.slice(README.indexOf(`<!-- ${marker}`));
  return /```\w+\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
}

/** Ids, ages and the width of columns differ from run to run; words do not. */
function steady(text: string): string[] {
  const lines = text.replace(/mosaic-demo-[0-9a-f]{8}/g, 'mosaic-demo-ID').split('\n');
  return lines
    .map((line) =>
      line
        .replace(/^\S+( +demo-.*? )(?:starting|idle) +\d+ +\d+s +\d+s( .*)$/, 'HOST$1STATE PID UP IDLE$2')
        .replace(/\(\d+\.\d\d s, id [0-9a-f-]+\)/, '(SECONDS, id ID)')
        .replace(/^> \[\S+ -> \S+\]/, '> [FROM -> TO]')
        .replace(/^received \d+ bytes, sha256 [0-9a-f]{64}$/, 'received BYTES, sha256 HASH')
        .replace(/ +/g, ' ')
        .trimEnd(),
    )
    .filter((line) => line !== '');
}

beforeAll(() => {
  copy = copyCheckout();
  const bin = join(copy.home, '.local/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'pi'), '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
}, TIMEOUT_MS);

afterAll(() => {
  type('npx mosaic fleet stop --all');
  copy.remove();
}, TIMEOUT_MS);

describe('the README on a fresh checkout', () => {
  it('npm start prints what it shows, and a second time finds both agents running', { timeout: TIMEOUT_MS }, () => {
    const first = type('npm start --silent');
    expect(first.exit, first.err).toBe(0);
    expect(steady(first.out)).toEqual(steady(blockBehind('output of: npm start')));
    const second = type('npm start --silent');
    expect(second.out.match(/^Mosaic agent session already running: demo-/gm)).toHaveLength(2);
    const stop = /^Stop: +(.*)$/m.exec(second.out)?.[1] ?? 'false';
    expect(type(stop)).toMatchObject({ exit: 0, out: 'stopped demo-bash\nstopped demo-typescript\n', err: '' });
    const lines = [...first.out.matchAll(/^\$ (.*)$/gm)].map(([, line]) => line);
    expect(type(`set -e\n${lines.join('\n')}`).out).toMatch(
      /demo-bash +- +stub +- +- +\w+ +\d+ .*\n.*demo-typescript +- +stub +- +- +\w+ +\d+ /,
    );
    expect(type(stop)).toMatchObject({ exit: 0, out: 'stopped demo-bash\nstopped demo-typescript\n', err: '' });
  });

  it('its agents start with either launcher, and stop', { timeout: TIMEOUT_MS }, () => {
    const [, starting = ''] = /```sh\n(export MOSAIC_AGENT_COMMAND[\s\S]*?)```/.exec(README) ?? [];
    const started = type(`set -e\n${starting}`);
    expect(started, started.err).toMatchObject({ exit: 0, out: '', err: '' });
    const [, commands = ''] = /```sh\n(npx mosaic fleet ps[\s\S]*?)```/.exec(README) ?? [];
    const shown = type(`set -e\n${commands}`);
    expect(shown.exit, shown.err).toBe(0);
    expect(shown.out).toMatch(/coder-1 +- +pi +- +- +starting +\d+ /);
    expect(shown.out).toMatch(/coder-2 +- +pi +- +- +starting +\d+ /);
    expect(shown.out).toContain('stopped coder-1\nstopped coder-2\n');
  });

  it('the gate tells where and not what', { timeout: TIMEOUT_MS }, () => {
    const [, line = '', exit] = /<!-- gate: (.*); exit (\d+) -->/.exec(README) ?? [];
    expect(type(line)).toEqual({ exit: Number(exit), out: blockBehind('gate: '), err: '' });
  });

  it('a runtime that is not there is reported as it says', { timeout: TIMEOUT_MS }, () => {
    const [, line = '', exit] = /<!-- run: (.*); exit (\d+) -->/.exec(README) ?? [];
    const told = type(line);
    expect(told).toMatchObject({ exit: Number(exit), out: '' });
    // Now and then tmux 3.3a loses the status or the last words of a runtime that ends at once.
    const [cause = '', words = ''] = blockBehind('run: ').split('\n');
    expect([cause, cause.replace(/ with status \d+$/, '')]).toContain(told.err.split('\n')[0]);
    expect([words, '']).toContain(told.err.split('\n')[1]);
    expect(type('npx mosaic fleet stop --all').exit).toBe(0);
    expect(readdirSync(copy.tmuxFolder, { recursive: true }).filter((name) => !/^tmux-\d+$/.test(`${name}`))).toEqual(
      [],
    );
  });
});
