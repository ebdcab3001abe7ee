import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { programRunner } from '@mosaicstack/host';
import { retryUntil } from '@mosaicstack/test-support';
import { tmuxClient } from '@mosaicstack/tmux';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox, STUB, STUB_COMMAND } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let sandbox: FleetSandbox;

beforeEach(() => {
  sandbox = fleetSandbox();
});

afterEach(() => sandbox.end());

function answerTo(message: string): string {
  const checksum = createHash('sha256').update(message).digest('hex');
  return `received ${Buffer.byteLength(message)} bytes, sha256 ${checksum}`;
}

describe('the stub runtime in a pane', () => {
  const client = () => tmuxClient(sandbox.socket, programRunner(sandbox.environment));

  /** The lines of the pane as soon as one of them is wanted. */
  function linesWith(wanted: string): Promise<string[]> {
    const hasWanted = (lines: string[]): boolean => lines.some((line) => line.trimEnd() === wanted);
    const read = async () => {
      const answer = await client().readPane('=a:');
      return answer.state === 'answered' ? answer.lines : [];
    };
    return retryUntil(read, { deadlineMs: 10_000, what: `'${wanted}'` }, hasWanted);
  }

  beforeEach(async () => {
    await sandbox.launch('a', STUB_COMMAND);
    await linesWith('>');
  });

  it.each<[string, string]>([
    ['one line', 'hello'],
    ['two lines in UTF-8', 'Two lines,\nand nothing of them is lost: äöü € 👍'],
    ['text that looks like keys', "it's $(id); \\ #{pid}\t;"],
    ['a line that is longer than a terminal takes by itself', 'x'.repeat(10_000)],
    ['20 kB', 'äöü € 漢字\n'.repeat(1000)],
  ])('answers a pasted message with its length and checksum: %s', async (_title, message) => {
    const [pane] = (await client().listPanes('a')).panes;
    expect(await client().paste(`${pane?.id}`, message)).toMatchObject({ ok: true });
    expect(await client().pressEnter(`${pane?.id}`)).toMatchObject({ ok: true });
    await linesWith(answerTo(message));
  });

  it('answers what is typed, message by message', async () => {
    await sandbox.tmux('send-keys', '-t', '=a:', 'helloo', 'BSpace', 'Enter', 'ü', 'Enter');
    await linesWith(answerTo('hello'));
    expect(
      (await linesWith(answerTo('ü'))).filter((line) => line.startsWith('>')).map((line) => line.trimEnd()),
    ).toEqual([...['> hello', '> ü', '>']]);
  });

  it.each([
    ['Ctrl-C', () => sandbox.tmux('send-keys', '-t', '=a:', 'C-c')],
    ['Ctrl-D', () => sandbox.tmux('send-keys', '-t', '=a:', 'C-d')],
    ['SIGTERM', () => sandbox.signal('SIGTERM', '#{pane_pid}')],
    ['SIGHUP', () => sandbox.signal('SIGHUP', '#{pane_pid}')],
  ])('ends on %s, and is then a dead agent', async (_title, end) => {
    await end();
    const isDead = async () => (await client().listPanes('a')).panes[0]?.ended;
    await retryUntil(isDead, { deadlineMs: 10_000, what: 'the end of the runtime' });
  });
});

describe('the stub runtime without a terminal', () => {
  it('answers what it reads, and ends with its input', async () => {
    const child = spawn(process.execPath, [STUB], { stdio: ['pipe', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.stdin.end('hello\n\x1b[200~a\nb\x1b[201~\r');
    expect(await ended).toBe(0);
    expect(said).toContain(answerTo('hello'));
    expect(said).toContain(answerTo('a\nb'));
  });
});
