import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type PrivateTmux, privateTmux, retryUntil } from '@mosaicstack/test-support';
import { type ModelServer, startModelServer } from './model-server.ts';
import { Pane, type PaneFacts } from './pane.ts';
import { installPi, preparePi, realPi } from './real-pi.ts';

const SCREENS = fileURLToPath(new URL('./screens', import.meta.url));
// What is on the screen is drawn within this time: pi draws at most every 16 ms.
const DRAWN_MS = 400;
const BUSY_MS = 4000;

/** What one pane showed at one moment. */
export interface ScreenRecord {
  facts: PaneFacts;
  /** Line by line; with `escapes` also the colours. */
  screen: string[];
  escapes: string[];
}

interface Recording {
  pane: Pane;
  tmux: PrivateTmux;
  server: ModelServer;
  cwd: string;
}

async function main(): Promise<void> {
  await installPi();
  rmSync(SCREENS, { recursive: true, force: true });
  mkdirSync(SCREENS);
  for (const scene of [recordStart, recordDrafts, recordWork, recordCommands]) await record(scene);
}

async function record(scene: (recording: Recording) => Promise<void>): Promise<void> {
  const tmux = privateTmux();
  const server = await startModelServer({ reply: () => 'An answer of the model.\n\nWith a second paragraph.' });
  const cwd = `${tmux.folder}/agent`;
  mkdirSync(cwd);
  writeFileSync(`${cwd}/notes.txt`, 'x\n');
  preparePi(tmux.home, server.baseUrl);
  try {
    const pane = await Pane.start(tmux, 'agent', cwd, realPi(tmux.home, cwd));
    await scene({ pane, tmux, server, cwd });
  } finally {
    await tmux.end();
    await server.close();
  }
}

async function recordStart(recording: Recording): Promise<void> {
  const started = performance.now();
  for (const afterMs of [100, 300, 600, 1000]) {
    await delay(started + afterMs - performance.now());
    await save(recording, `start-${afterMs}ms`);
  }
  await waitForBox(recording);
  await save(recording, 'idle');
  await recording.pane.paste('What is in this folder?');
  await recording.pane.press('Enter');
  await retryUntil(async () => (await recording.pane.screen()).includes('second paragraph'), { deadlineMs: 5000 });
  await drawn(recording, 'idle-after-answer');
}

async function recordDrafts(recording: Recording): Promise<void> {
  const { pane } = recording;
  const clear = () => pane.press('C-c');
  await waitForBox(recording);
  const drafts: [name: string, text: string][] = [
    ['draft-1-line', 'a draft of one line'],
    ['draft-5-lines', 'line 1\n  line 2\n\nline 4 ends with a blank \nline 5'],
    ['draft-wrapped', `${'word '.repeat(60)}end`],
    ['draft-10-lines', Array.from({ length: 10 }, (_, index) => `line ${index + 1}`).join('\n')],
    ['draft-wide', '漢字 😀 é שלום'],
    ['draft-rule', `above\n${'─'.repeat(200)}\nbelow`],
    ['draft-paste-chars', 'x'.repeat(70_000)],
    ['draft-paste-lines', 'y\n'.repeat(300)],
    ['draft-shell', '!ls'],
    ['draft-command', '/quit'],
  ];
  for (const [name, text] of drafts) {
    await pane.paste(text);
    await drawn(recording, name);
    await clear();
    await delay(DRAWN_MS);
  }
  for (let line = 1; line <= 20; line++) await pane.paste(`line ${line}${line < 20 ? '\n' : ''}`);
  await drawn(recording, 'draft-scrolled');
}

async function recordWork(recording: Recording): Promise<void> {
  const { pane, server } = recording;
  await waitForBox(recording);
  server.delayBy(BUSY_MS);
  await pane.paste('A long piece of work');
  await pane.press('Enter');
  await retryUntil(() => server.requests.length > 0, { deadlineMs: 5000 });
  await drawn(recording, 'working');
  await pane.paste('a draft while it works');
  await drawn(recording, 'working-draft');
  await pane.press('Enter');
  await drawn(recording, 'working-queued');
  await retryUntil(async () => !(await pane.screen()).includes('Working...'), { deadlineMs: 4 * BUSY_MS });
  await drawn(recording, 'idle-after-queue');
  await pane.paste('Another one');
  await pane.press('Enter');
  await drawn(recording, 'working-again');
  await pane.press('Escape');
  await drawn(recording, 'idle-after-escape');
}

async function recordCommands(recording: Recording): Promise<void> {
  const { pane } = recording;
  await waitForBox(recording);
  await pane.type('/');
  await drawn(recording, 'menu-commands');
  await leaveMenu(pane);
  await pane.type('look into @n');
  await drawn(recording, 'menu-files');
  await leaveMenu(pane);
  await pane.paste('!ls');
  await pane.press('Enter');
  await drawn(recording, 'idle-after-shell');
  await pane.paste('!sleep 2');
  await pane.press('Enter');
  await drawn(recording, 'shell-running');
  await delay(2000);
  await pane.paste('/settings');
  await pane.press('Enter');
  await drawn(recording, 'dialog-settings');
  await pane.press('Escape');
  await delay(DRAWN_MS);
  await pane.paste('/new');
  await pane.press('Enter');
  await drawn(recording, 'idle-after-new');
  await pane.paste('/quit');
  await pane.press('Enter');
  await retryUntil(async () => (await pane.facts()).pane_dead === '1', { deadlineMs: 5000 });
  await drawn(recording, 'dead-after-quit');
}

/** Two keys at once would be one key with Alt. */
async function leaveMenu(pane: Pane): Promise<void> {
  await pane.press('Escape');
  await delay(DRAWN_MS);
  await pane.press('C-c');
  await delay(DRAWN_MS);
}

/** The rules above and below the input box. */
async function waitForBox(recording: Recording): Promise<void> {
  const rules = async () => ((await recording.pane.screen()).match(/^─{200}$/gm) ?? []).length;
  await retryUntil(rules, { deadlineMs: 20_000, what: 'the input box' }, (count) => count === 2);
  await delay(DRAWN_MS);
}

async function drawn(recording: Recording, name: string): Promise<void> {
  await delay(DRAWN_MS);
  await save(recording, name);
}

async function save({ pane, tmux, cwd }: Recording, name: string): Promise<void> {
  const [facts, screen, escapes] = await Promise.all([pane.facts(), pane.screen(), pane.screen('-e')]);
  const lines = (text: string): string[] => text.split('\n').slice(0, -1);
  const record: ScreenRecord = { facts, screen: lines(screen), escapes: lines(escapes) };
  // Where it was recorded, and on which machine, is nobody's business.
  const json = JSON.stringify(record, undefined, 2)
    .replaceAll(cwd, '/work/agent')
    .replaceAll(tmux.folder, '/work')
    .replaceAll(`"pane_title": "${hostname()}"`, '"pane_title": "host"');
  writeFileSync(`${SCREENS}/${name}.json`, `${json}\n`);
}

await main();
