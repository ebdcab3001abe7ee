import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listeningSockets, type PrivateTmux, privateTmux } from './private-tmux.ts';
import { processesMarked } from './processes.ts';
import { retryUntil } from './retry-until.ts';

let tmux: PrivateTmux;
beforeEach(() => {
  tmux = privateTmux();
});
afterEach(() => tmux.end());

it('makes its socket in the sandbox and nowhere else', async () => {
  expect((await tmux.tmux('new-session', '-d', '-s', 'one')).exit).toBe(0);
  expect(listeningSockets(tmux.environment.TMUX_TMPDIR as string)).toHaveLength(1);
  expect((await tmux.tmux('list-sessions', '-F', '#{session_name} #{socket_path}')).stdout).toBe(
    `one ${tmux.environment.TMUX_TMPDIR}/tmux-${process.getuid?.()}/test\n`,
  );
});

it('starts no server by a question', async () => {
  expect((await tmux.tmux('list-sessions')).exit).toBe(1);
  expect(listeningSockets(tmux.environment.TMUX_TMPDIR as string)).toEqual([]);
});

it('leaves nothing behind: no server, no pane, no folder', async () => {
  await tmux.tmux('new-session', '-d', '-e', `MARK=${tmux.folder}`, 'sleep', '60');
  await tmux.tmux('-L', 'second', 'new-session', '-d', '-e', `MARK=${tmux.folder}`, 'sleep', '60');
  expect(processesMarked(tmux.folder).length).toBeGreaterThan(1);
  await tmux.end();
  expect(existsSync(tmux.folder)).toBe(false);
  await retryUntil(
    () => processesMarked(tmux.folder).length,
    {},
    (count) => count === 0,
  );
});

it('has a home with a space in its name, and no TMUX', () => {
  expect(tmux.home).toContain(' ');
  expect(tmux.environment).not.toHaveProperty('TMUX');
});
