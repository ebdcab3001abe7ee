import { type PrivateTmux, privateTmux, retryUntil } from '@mosaicstack/test-support';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shownDraft, TokenReader } from './editor.ts';
import { readFaults } from './faults.ts';
import { fakeAgentCommand, readReceived } from './index.ts';

vi.setConfig({ testTimeout: 30_000 });

describe('what the terminal sends', () => {
  it('is taken apart the same however it is cut', () => {
    const text = 'ab\x1b[200~one\r\ntwo\x1b[31m\x1b[201~\r\x7f\x15';
    const tokens = new TokenReader().feed(text);
    expect(tokens).toEqual([
      { kind: 'typed', text: 'a' },
      { kind: 'typed', text: 'b' },
      { kind: 'paste', text: 'one\ntwo\x1b[31m' },
      { kind: 'enter' },
      { kind: 'erase' },
      { kind: 'clear' },
    ]);
    const reader = new TokenReader();
    expect([...text].flatMap((sign) => reader.feed(sign))).toEqual(tokens);
  });

  it('is shown as a marker where it is long', () => {
    expect(shownDraft('a\nb')).toEqual(['a', 'b']);
    expect(shownDraft('x\n'.repeat(10))).toEqual(['[paste #1 +11 lines]']);
    expect(shownDraft('x'.repeat(1001))).toEqual(['[paste #1 1001 chars]']);
  });
});

it('a fault that is not known is refused', () => {
  expect(readFaults(['draft=a=b', 'queue', 'lose-enter=3'])).toMatchObject({
    draft: 'a=b',
    queue: true,
    'lose-enter': 3,
  });
  expect(() => readFaults(['no-such'])).toThrow('no such fault: no-such');
});

describe('in a pane', () => {
  let tmux: PrivateTmux;
  let record: string;

  beforeEach(() => {
    tmux = privateTmux();
    record = `${tmux.folder}/record.jsonl`;
  });
  afterEach(() => tmux.end());

  const screen = async (): Promise<string> => (await tmux.tmux('capture-pane', '-p', '-t', 'a')).stdout;
  const seen = (text: string) =>
    retryUntil(screen, { deadlineMs: 10_000, what: `'${text}' on the screen` }, (lines) => lines.includes(text));
  const received = (count: number) =>
    retryUntil(
      () => readReceived(record),
      { deadlineMs: 10_000, what: 'the record' },
      (all) => all.length >= count,
    );

  async function start(...faults: string[]): Promise<void> {
    const command = fakeAgentCommand({ record, transcript: `${tmux.folder}/t.jsonl`, workMs: 300, faults });
    await tmux.tmux(
      'new-session',
      '-d',
      '-s',
      'a',
      '-x',
      '100',
      '-y',
      '40',
      command,
      ';',
      'set-option',
      '-p',
      '-t',
      'a',
      'remain-on-exit',
      'on',
    );
  }

  async function paste(text: string): Promise<void> {
    await tmux.tmux('set-buffer', '-b', 'b', text);
    await tmux.tmux('paste-buffer', '-p', '-r', '-d', '-b', 'b', '-t', 'a');
  }
  const enter = () => tmux.tmux('send-keys', '-t', 'a', 'Enter');

  it('takes a paste into its box, and a message with Enter', async () => {
    await start();
    await seen('────');
    await paste('one\ntwo ä');
    await seen('two ä');
    await enter();
    expect(await received(1)).toMatchObject([{ kind: 'message', text: 'one\ntwo ä' }]);
    await seen('Working...');
    await seen(' ok 1');
  });

  it('loses Enter at its start, and every second one, where it is told to', async () => {
    await start('swallow-enter=300', 'lose-enter=2');
    await seen('────');
    await paste('first');
    await retryUntil(async () => {
      await enter();
      return readReceived(record).length > 0;
    });
    await paste('second');
    await seen('second');
    await enter();
    expect(await screen()).toContain('second');
    await enter();
    expect(await received(2)).toMatchObject([{ text: 'first' }, { text: 'second' }]);
  });

  it('shows a first-run screen, has a draft, and ends in a paste', async () => {
    await start('first-run', 'draft=mine', 'crash-in-paste');
    await seen('❯ 1. Dark');
    await enter();
    await seen('mine');
    await paste('x'.repeat(2000));
    // What tmux writes into a dead pane comes only once it knows how the program ended, which tmux 3.3a may miss.
    const isDead = async () => (await tmux.tmux('display-message', '-p', '-t', 'a', '#{pane_dead}')).stdout;
    await retryUntil(isDead, { deadlineMs: 10_000, what: 'the end' }, (answer) => answer === '1\n');
    expect(readReceived(record)).toEqual([]);
  });

  it('leaves a shell behind', async () => {
    await start('exit-to-shell');
    await seen('────');
    await paste('last words');
    await seen('last words');
    await enter();
    await received(1);
    const inFront = async () => (await tmux.tmux('display-message', '-p', '-t', 'a', '#{pane_current_command}')).stdout;
    await retryUntil(inFront, { deadlineMs: 10_000, what: 'the shell' }, (name) => name === 'bash\n');
  });
});
