import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { socketPath } from './socket-path.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic socket-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

it('a socket lies in TMUX_TMPDIR, in the folder of its user', () => {
  expect(socketPath('fleet', 1000, { TMUX_TMPDIR: folder })).toBe(`${folder}/tmux-1000/fleet`);
});

it('the default server has a socket too', () => {
  expect(socketPath('', 0, { TMUX_TMPDIR: folder })).toBe(`${folder}/tmux-0/default`);
});

it.each([[undefined], [''], ['/no such folder']])('a socket lies in /tmp where TMUX_TMPDIR is %j', (TMUX_TMPDIR) => {
  expect(socketPath('fleet', 1000, { TMUX_TMPDIR })).toBe('/tmp/tmux-1000/fleet');
});
