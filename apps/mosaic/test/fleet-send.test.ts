import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { receiptReport } from '@mosaicstack/contract/schemas';
import { realTool, retryUntil } from '@mosaicstack/test-support';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox, MOSAIC, STUB_COMMAND } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let sandbox: FleetSandbox;

const ID = 'id [0-9a-f-]{36}';
/** What an agent's runtime says that it was told. */
const told = (agent: string): string[] => {
  const text = readFileSync(`${sandbox.fleet}/run/${agent}.prompts.jsonl`, { encoding: 'utf8', flag: 'a+' });
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line).text);
};
const send = (...args: string[]) => sandbox.mosaic('fleet', 'send', ...args);
const receipts = async (...args: string[]) =>
  receiptReport.parse(JSON.parse((await sandbox.mosaic('fleet', 'receipts', '--json', ...args)).stdout)).receipts;

beforeAll(async () => {
  sandbox = fleetSandbox();
  sandbox.environment.MOSAIC_START_SETTLE_MS = '0';
  const stub = { runtime: 'stub', command: STUB_COMMAND };
  const declared = {
    a: { ...stub, class: 'worker' },
    b: { ...stub, class: 'worker' },
    c: { ...stub, class: 'lead' },
    dead: { ...stub, command: 'exit 3' },
    off: { ...stub, enabled: false },
    pi: { runtime: 'pi', command: 'exec sleep 600' },
    shell: { runtime: 'pi', command: 'true; exec bash --norc' },
  };
  sandbox.declare(declared);
  await sandbox.mosaic('fleet', 'start', 'a', 'b', 'c', 'dead', 'pi', 'shell');
});

afterAll(() => sandbox.end());

describe('mosaic fleet send', () => {
  it('says what proves that it was received, from whom and to whom', async () => {
    const { exit, stdout, stderr } = await send('a', '-m', 'hello', '--from', 'ada');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^delivered to a: its own record has it \\(\\d+\\.\\d\\d s, ${ID}\\)\\n$`));
    expect(told('a').at(-1)).toMatch(/^\[(\S+):ada -> \1:a\] hello$/);
  });

  it('tells many, by name, by class, and all but the one that asks', async () => {
    sandbox.environment.MOSAIC_AGENT_NAME = 'c';
    const { stdout } = await send('--class', 'worker', '--json', '-m', 'to the workers');
    delete sandbox.environment.MOSAIC_AGENT_NAME;
    const found = receiptReport.parse(JSON.parse(stdout)).receipts;
    expect(found.map(({ agent, from, result }) => [agent, from, result])).toEqual([
      ['a', 'c', 'delivered'],
      ['b', 'c', 'delivered'],
    ]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(1);
  });

  it('takes the text from a file, from standard input, and without its preamble', async () => {
    writeFileSync(`${sandbox.home}/text`, 'line one\r\n\tline two\n');
    await send('b', '-f', `${sandbox.home}/text`, '--raw');
    expect(told('b').at(-1)).toBe('line one\n\tline two');
    await sandbox.run('bash', '-c', `printf 'piped €' | '${process.execPath}' '${MOSAIC}' fleet send b --raw`);
    expect(told('b').at(-1)).toBe('piped €');
  });

  it('ends the copy mode of an agent, and says so', async () => {
    await sandbox.tmux('copy-mode', '-t', '=a:');
    const { stdout } = await send('a', '-m', 'out of copy mode', '--json');
    expect(JSON.parse(stdout).receipts).toMatchObject([{ result: 'delivered', reason: 'its copy mode was ended' }]);
  });

  it('leaves a text that somebody began alone, and says how to see it', async () => {
    await sandbox.tmux('send-keys', '-t', '=a:', '-l', 'half a thought');
    const { exit, stderr } = await send('a', '-m', 'x', '--timeout', '1');
    expect(exit).toBe(1);
    expect(stderr).toMatch(
      /^not delivered to a: unsent text stands in its input box \([^\n]*\)\n {2}try: mosaic fleet attach a\n$/,
    );
    await sandbox.tmux('send-keys', '-t', '=a:', 'C-c');
  });

  it('takes 1 MB', async () => {
    writeFileSync(`${sandbox.home}/large`, 'äöü €\n'.repeat(104_857).slice(0, 560_000));
    expect((await send('b', '-f', `${sandbox.home}/large`, '--raw')).exit).toBe(0);
    expect(told('b').at(-1)).toBe(readFileSync(`${sandbox.home}/large`, 'utf8').trimEnd());
  });

  it('sends a message once, however often it is asked to', async () => {
    const before = told('a').length;
    const first = await send('a', '-m', 'once', '--id', 'job-7');
    const again = await Promise.all([1, 2, 3].map(() => send('a', '-m', 'once', '--id', 'job-7')));
    expect(again).toEqual([first, first, first]);
    expect(told('a').slice(before)).toHaveLength(1);
  });

  it('takes an id for one text only', async () => {
    await send('a', '--id', 'one-text', '-m', 'first');
    const { exit, stdout, stderr } = await send('a', '--id', 'one-text', '-m', 'second');
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toContain('the id one-text was given to another text before, which was delivered');
    expect(told('a').filter((text) => text.endsWith('second'))).toEqual([]);
    expect(await receipts('--id', 'one-text')).toMatchObject([{ result: 'delivered' }]);
  });

  it('tells the same words as often as they are sent', async () => {
    for (const id of ['same-1', 'same-2', 'same-3']) expect((await send('a', '--id', id, '-m', 'go on')).exit).toBe(0);
    expect(told('a').filter((text) => text.endsWith('go on'))).toHaveLength(3);
  });

  it('finds an agent in the pane that it has by now', async () => {
    const lock = `${sandbox.fleet}/run/b.send.lock`;
    const script = 'exec flock -x "$1" sh -c \'echo held; read -r _\'';
    const holder = spawn('bash', ['-c', script, 'bash', lock], { env: sandbox.environment, stdio: 'pipe' });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const sent = send('b', '-m', 'after the restart');
    const before = async () => (await sandbox.tmux('list-panes', '-a', '-F', '#{session_name} #{pane_id}')).stdout;
    const old = await before();
    await sandbox.mosaic('fleet', 'stop', 'b');
    await sandbox.mosaic('fleet', 'start', 'b');
    expect(await before()).not.toBe(old);
    holder.stdin.end();
    expect((await sent).stderr).toBe('');
    expect(told('b').at(-1)).toMatch(/ after the restart$/);
  });

  it('brings what it has handed over to its end, though a Ctrl-C comes meanwhile', async () => {
    const before = told('a').length;
    sandbox.replace('tmux', `case "$*" in *paste-buffer*) : >"$HOME/pasting" ;; esac\nexec '${realTool('tmux')}' "$@"`);
    const sender = spawn(process.execPath, [MOSAIC, 'fleet', 'send', 'a', '-m', 'to the end'], {
      env: sandbox.environment,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => void sender.on('close', resolve));
    await retryUntil(
      () => existsSync(`${sandbox.home}/pasting`),
      { what: 'the paste', everyMs: 5 },
      (is) => is,
    );
    sender.kill('SIGINT');
    expect(await ended).toBe(0);
    sandbox.replace('tmux', `exec '${realTool('tmux')}' "$@"`);
    expect(told('a').slice(before)).toEqual([expect.stringMatching(/ to the end$/)]);
  });

  it('goes on to the end without a reader', async () => {
    const words = ['send', 'a', 'b', 'c', '-m', 'to nobody'].join("' '");
    await sandbox.run('bash', '-c', `'${process.execPath}' '${MOSAIC}' fleet '${words}' | true`);
    for (const agent of ['a', 'b', 'c']) expect(told(agent).at(-1)).toMatch(/ to nobody$/);
    expect((await receipts()).filter(({ result }) => result === 'sending')).toEqual([]);
  });

  it('lets many senders take turns', async () => {
    const texts = Array.from({ length: 6 }, (_, index) => `turn ${index}`);
    const ended = await Promise.all(texts.map((text) => send('a', '--raw', '-m', text)));
    expect(ended.map(({ exit }) => exit)).toEqual(texts.map(() => 0));
    expect(told('a').slice(-6).sort()).toEqual(texts);
  });

  it('does not know what became of a message whose sender was killed, and does not send it again', async () => {
    const before = told('c').length;
    const wrapper = `case "$*" in *paste-buffer*Enter*|*set-buffer*) sleep 600 ;; esac\nexec '${realTool('tmux')}' "$@"`;
    sandbox.replace('tmux', wrapper);
    const sender = spawn(process.execPath, [MOSAIC, 'fleet', 'send', 'c', '-m', 'cut off', '--id', 'k1'], {
      env: sandbox.environment,
      stdio: 'ignore',
    });
    const journal = () => readFileSync(`${sandbox.fleet}/run/receipts.jsonl`, 'utf8');
    await retryUntil(journal, { deadlineMs: 10_000 }, (text) => text.includes('"k1"'));
    sender.kill('SIGKILL');
    sandbox.replace('tmux', `exec '${realTool('tmux')}' "$@"`);
    const { exit, stderr } = await send('c', '-m', 'cut off', '--id', 'k1');
    expect(exit).toBe(3);
    expect(stderr).toMatch(/^unknown, to c: its sender was interrupted while it handed the text over \(id k1\)\n$/);
    expect(told('c')).toHaveLength(before);
    // Its text stands in the box: the next one is not glued to it.
    await sandbox.tmux('send-keys', '-t', '=c:', 'C-c');
  });

  it.each<[string, string[], number, RegExp]>([
    ['one that has ended', ['dead', '-m', 'x'], 1, /^not delivered to dead: its runtime has ended /],
    ['one that does not run', ['off', '-m', 'x'], 1, /^not delivered to off: it does not run /],
    ['a shell that a runtime has left', ['shell', '-m', 'x'], 1, /^not delivered to shell: a shell has its terminal/],
    [
      'one that never gets ready',
      ['pi', '-m', 'x', '--timeout', '1'],
      1,
      /^not delivered to pi: it is still starting /,
    ],
    ['one without a look for proof', ['a', '-m', 'x', '--no-verify'], 3, /^unknown, to a: nobody looked for proof /],
  ])('is no success to %s', async (_title, args, exit, stderr) => {
    expect(await send(...args)).toEqual({ exit, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  it('is no success where one of many has not received it', async () => {
    const { exit, stdout, stderr } = await send('a', 'dead', '-m', 'x');
    expect({ exit, stdout, stderr }).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(/^delivered to a: /),
      stderr: expect.stringMatching(/^not delivered to dead: /),
    });
  });

  it('refuses one whose input is closed, and one that was taken over, and says by whom', async () => {
    await sandbox.tmux('select-pane', '-d', '-t', '=b:');
    expect((await send('b', '-m', 'x')).stderr).toContain('its input is closed');
    await sandbox.tmux('select-pane', '-e', '-t', '=b:');
    const viewer = spawn('tmux', ['-L', 'test', '-C', 'attach-session', '-t', '=b'], { env: sandbox.environment });
    await sandbox.tmux('set-option', '-t', '=b:', '@mosaic_taken', 'ada since noon');
    const refusal = async () => (await send('b', '-m', 'x', '--timeout', '1')).stderr;
    await retryUntil(refusal, { deadlineMs: 10_000 }, (text) => text.includes('it was taken over by ada since noon'));
    expect((await sandbox.rows('b'))[0]).toMatchObject({ flags: ['TAKEN'], reason: 'taken over by ada since noon' });
    viewer.kill('SIGKILL');
    // The mark of a viewer that is gone means nothing any more.
    const later = async () => (await send('b', '-m', 'x', '--timeout', '1')).exit;
    await retryUntil(later, { deadlineMs: 10_000 }, (exit) => exit === 0);
  });
});

describe('mosaic fleet send that is asked for something else', () => {
  it.each<[string[], RegExp]>([
    [[], /cannot send message '': no agent was named\n {2}try: mosaic fleet send --all\n/],
    [['nobody', '-m', 'x'], /cannot tell agent 'nobody': neither the roster nor the socket has it\n/],
    [['a', '-m', ' \n'], /cannot send 'message': it is empty\n/],
    [['a', '-m', 'x', '-f', 'y'], /cannot send 'message': both -m and -f were given\n/],
    [['a', '-f', 'no-such-file'], /cannot send 'message': ENOENT/],
    [['a', '-f', '/dev/zero'], /cannot send 'message': it has more than 1048576 bytes\n/],
    [['a', '-m', 'x', '--timeout', '0'], /cannot use --timeout '0': it is not a number of seconds/],
    [['a', '-m', 'x', '--timeout', 'soon'], /cannot use --timeout 'soon': it is not a number of seconds/],
    [['a', '-m', 'x', '--from', 'a] b'], /cannot use --from 'a\] b': it is not 1 to 64 letters/],
    [['a', '-m', 'x', '--id', ''], /cannot use --id '': it is not 1 to 64 letters/],
    [['pi', '--raw', '-m', ' /quit'], /cannot tell agent 'pi': it begins with '\/', which pi takes for a command\n/],
  ])('refuses %j before anything is sent', async (args, stderr) => {
    const before = (await receipts()).length;
    expect(await send(...args)).toEqual({ exit: 2, stdout: '', stderr: expect.stringMatching(stderr) });
    expect(await receipts()).toHaveLength(before);
  });
});

describe('mosaic fleet receipts', () => {
  it('lists what was sent, and filters it', async () => {
    await send('a', '-m', 'listed', '--id', 'listed-1');
    expect(await receipts('--id', 'listed-1')).toMatchObject([{ agent: 'a', id: 'listed-1', evidence: 'hook' }]);
    expect((await receipts('dead')).every(({ agent, result }) => agent === 'dead' && result === 'failed')).toBe(true);
    const { stdout } = await sandbox.mosaic('fleet', 'receipts', 'a', '-n', '1');
    expect(stdout).toMatch(/^\d{4}-\S+Z delivered to a: its own record has it \(\d+\.\d\d s, id listed-1\)\n$/);
    expect(await sandbox.mosaic('fleet', 'receipts', '--id', 'none')).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^none of \d+ receipts is asked for\n$/),
    });
  });
});
