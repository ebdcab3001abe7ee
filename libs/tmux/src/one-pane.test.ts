import { readFileSync } from 'node:fs';
import { programRunner } from '@mosaicstack/host';
import { type PrivateTmux, privateTmux } from '@mosaicstack/test-support';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tmuxClient } from './client.ts';

const SOON = { timeout: 10_000 };

let tmux: PrivateTmux;

beforeEach(() => {
  tmux = privateTmux();
});
afterEach(() => tmux.end());

const client = (socket = tmux.socket) => tmuxClient(socket, programRunner(tmux.environment));
const start = (command: string) => tmux.tmux('new-session', '-d', '-s', 'a', command);
const shown = async (format: string) => (await tmux.tmux('display-message', '-p', '-t', '%0', format)).stdout.trim();

it('a pane is seen with its screen, with its colours where they are asked for, and is gone where it is', async () => {
  const red = { lines: expect.arrayContaining([expect.stringContaining('\x1b[31mred')]) };
  await start("printf '\\033[31mred\\033[0m'; exec sleep 600");
  await vi.waitFor(async () => expect(await client().readColours('%0')).toMatchObject(red), SOON);
  expect(await client().viewPane('%0')).toMatchObject({
    state: 'answered',
    view: { sessionName: 'a', pane: { id: '%0' }, lines: expect.arrayContaining(['red']) },
  });
  expect(await client().viewPane('%99')).toEqual({ state: 'gone' });
  expect(await client().readColours('%99')).toEqual({ state: 'gone' });
  expect(await client().readPane('%99')).toEqual({ state: 'gone' });
  expect(await client('none').viewPane('%0')).toEqual({ state: 'gone' });
  const refused = tmuxClient('x', async () => ({ exit: 1, stdout: '', stderr: 'no way\n', failure: undefined }));
  expect(await refused.readPane('%0')).toEqual({ state: 'unknown', words: 'no way' });
});

it('it is read from its first line on, with long lines in one', async () => {
  await start('echo first; printf "%0300d\\n" 7; seq 100; exec sleep 600');
  const lines = ['first', '7'.padStart(300, '0'), ...Array.from({ length: 100 }, (_, index) => `${index + 1}`)];
  await vi.waitFor(async () => {
    const answer = await client().readPane('%0');
    expect(answer.state === 'answered' ? answer.lines.slice(0, lines.length) : answer).toEqual(lines);
  }, SOON);
});

it('who took it over counts only while somebody looks at it', async () => {
  await start('exec sleep 600');
  await client().setTaken('$0', 'ada since noon');
  expect(await shown('#{@mosaic_taken}')).toBe('ada since noon');
  expect(await client().viewPane('%0')).toMatchObject({ view: { takenBy: '' } });
  await client().unsetTaken('$0', 'bob since one');
  expect(await shown('#{@mosaic_taken}')).toBe('ada since noon');
  await client().unsetTaken('$0', 'ada since noon');
  expect(await shown('#{@mosaic_taken}')).toBe('');
});

it('what is pasted arrives between brackets also in copy mode, which it ends, and Enter does without', async () => {
  const received = `${tmux.folder}/received`;
  await start(`printf '\\033[?2004h'; stty raw -echo; echo ready; exec cat >'${received}'`);
  await vi.waitFor(async () => expect((await client().readScreen('%0')).join()).toContain('ready'), SOON);
  await tmux.tmux('copy-mode', '-t', '%0');
  expect(await client().paste('%0', 'a\nb')).toMatchObject({ ok: true });
  expect(await shown('#{pane_in_mode}')).toBe('0');
  await tmux.tmux('copy-mode', '-t', '%0');
  expect(await client().pressEnter('%0')).toMatchObject({ ok: true });
  expect(await shown('#{pane_in_mode}')).toBe('1');
  await vi.waitFor(() => expect(readFileSync(received, 'utf8')).toBe('\x1b[200~a\nb\x1b[201~\r'), SOON);
});
