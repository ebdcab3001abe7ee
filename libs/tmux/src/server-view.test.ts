import { mkdirSync } from 'node:fs';
import { programRunner } from '@mosaicstack/host';
import { type PrivateTmux, privateTmux, retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tmuxClient } from './client.ts';
import { parseServerView } from './server-view.ts';

let tmux: PrivateTmux;
let calls: (readonly string[])[];

beforeEach(() => {
  tmux = privateTmux();
  calls = [];
});
afterEach(() => tmux.end());

function client() {
  const run = programRunner(tmux.environment);
  return tmuxClient(tmux.socket, (program, args, options) => {
    calls.push([program, ...args]);
    return run(program, args, options);
  });
}

const answered = async () => {
  const answer = await client().viewServer();
  if (answer.state !== 'answered') throw new Error(`tmux said: ${answer.state}`);
  return answer.view;
};

describe('one look at a server', () => {
  it('is one call, and tells each agent with its screen, whatever stands on it', async () => {
    await tmux.tmux(
      'new-session',
      '-d',
      '-s',
      'a',
      '-x',
      '80',
      '-y',
      '10',
      'printf "one\\n\\n#{pid} %%H\\n"; sleep 600',
    );
    await tmux.tmux('set-option', '-F', '-t', '=a:', '@mosaic_pane', '#{pane_id}');
    await tmux.tmux('set-option', '-t', '=a:', '@mosaic_name', 'a');
    await tmux.tmux('split-window', '-d', '-t', '=a:', 'echo other; sleep 600');
    await tmux.tmux('new-session', '-d', '-s', 'b c', 'echo two; sleep 600');
    const view = await retryUntil(answered, { what: 'both screens' }, ({ agents }) =>
      agents.every(({ lines }) => lines[0] !== ''),
    );
    expect(calls.every(([program]) => program === 'tmux')).toBe(true);
    calls.length = 0;
    await answered();
    expect(calls).toHaveLength(1);
    expect(view.agents.map(({ sessionName, lines }) => [sessionName, lines.slice(0, 3)])).toEqual([
      ['a', ['one', '', '#{pid} %H']],
      ['b c', ['two', '', '']],
    ]);
    const { stdout } = await tmux.tmux('display-message', '-p', '#{version} #{pid}');
    expect(`${view.version} ${view.pid}\n`).toBe(stdout);
  });

  it('keeps a folder with a tab and a line end in its name', async () => {
    const folder = `${tmux.folder}/x\ty\n%1\tz`;
    mkdirSync(folder);
    await tmux.tmux('new-session', '-d', '-s', 'a', '-c', folder, 'sleep 600');
    await tmux.tmux('new-session', '-d', '-s', 'b', '-c', tmux.folder, 'sleep 600');
    expect((await answered()).agents.map((agent) => agent.folder)).toEqual([folder, tmux.folder]);
  });

  it('tells how a pane ended, and that one in copy mode takes no keys', async () => {
    await tmux.tmux('new-session', '-d', '-s', 'a', 'sleep 600', ';', 'copy-mode', '-t', '=a:');
    await tmux.tmux(
      'new-session',
      '-d',
      '-s',
      'b',
      'exit 3',
      ';',
      'set-option',
      '-p',
      '-t',
      '=b:',
      'remain-on-exit',
      'on',
    );
    const collected = async () => {
      await client().collectEnds();
      return answered();
    };
    const view = await retryUntil(collected, { what: 'the end of b' }, ({ agents }) => agents[1]?.pane.status !== '');
    expect(view.agents.map(({ isInMode, pane: { status } }) => [isInMode, status])).toEqual([
      [true, ''],
      [false, '3'],
    ]);
  });

  it('tells no server from a server without sessions', async () => {
    expect(await client().viewServer()).toEqual({ state: 'no server' });
    await tmux.tmux('start-server', ';', 'set-option', '-s', 'exit-empty', 'off');
    expect(await client().viewServer()).toEqual({ state: 'no sessions' });
  });

  it('is unknown where tmux answers with what cannot be read', async () => {
    const garbage = tmuxClient('x', async () => ({ exit: 0, stdout: 'garbage\n', stderr: '', failure: undefined }));
    expect(await garbage.viewServer()).toEqual({ state: 'unknown', words: 'its answer cannot be read' });
  });

  it('of half an answer is no view of fewer agents', () => {
    const row = ['%1', '0', '%1', '', '', '7', '$1', '3.3a', '9', 'a', ...Array<string>(15).fill('')].join('\t');
    expect(parseServerView(row, 'mark')).toBeUndefined();
    expect(parseServerView(`${row}\nmark 1x2 \none\ntwo\n`, 'mark')?.agents[0]?.lines).toEqual(['one', 'two']);
    expect(parseServerView(`${row}\nmark 1x2 \none\n`, 'mark')).toBeUndefined();
    expect(parseServerView(`${row}\nmark 1x2 \none\ntwo\nthree\n`, 'mark')).toBeUndefined();
  });
});
