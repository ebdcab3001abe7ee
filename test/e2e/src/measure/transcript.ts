import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Lab, send, waitForBox, withPi } from '../lab.ts';
import { Pane } from '../pane.ts';
import { type RealPi, realPi, userTexts } from '../real-pi.ts';
import type { Table } from './table.ts';

const ANSWER_MS = 2000;

/** What a transcript says of a message, when, and where it is. */
export async function measureTranscript(): Promise<Table[]> {
  return [await withPi(measureWhen), await withPi(measureForm), await withPi(measurePlaces)];
}

async function measureWhen(lab: Lab): Promise<Table> {
  const { server, pi } = lab;
  server.delayBy(ANSWER_MS);
  const rows: string[][] = [];
  for (const what of ['first of a conversation', 'second', 'third']) {
    const fileBefore = filesIn(pi.transcripts).length > 0;
    const sent = await send(lab, what, { waitMs: 3 * ANSWER_MS });
    rows.push([what, `${fileBefore}`, `${sent.modelMs}`, `${(sent.modelMs ?? 0) + ANSWER_MS}`, `${sent.transcriptMs}`]);
    await delay(ANSWER_MS + 1000);
  }
  const head = ['message', 'file there before', 'ms to the model', 'ms to the answer', 'ms to the line'];
  return { title: `When the line is written, the model answers after ${ANSWER_MS} ms`, head, rows };
}

async function measureForm(lab: Lab): Promise<Table> {
  const { pi, pane, server } = lab;
  await send(lab, 'hello\nworld 漢');
  await delay(300);
  await send(lab, '!echo from the shell');
  const [name = ''] = filesIn(pi.transcripts);
  const lines = () => readFileSync(`${pi.transcripts}/${name}`, 'utf8').split('\n').slice(0, -1);
  const rows = [
    ['folder', pi.transcripts.replace(lab.tmux.home, '~')],
    ['file', name],
    ...lines().map((line) => ['line', cut(line)]),
  ];
  const before = lines().length;
  server.delayBy(60_000);
  await send(lab, 'broken off');
  await pane.press('Escape');
  await delay(1000);
  rows.push(
    ...lines()
      .slice(before)
      .map((line) => ['line, answer broken off by Escape', cut(line)]),
  );
  return { title: 'Form of a transcript', head: ['what', 'text'], rows };
}

async function measurePlaces(lab: Lab): Promise<Table> {
  const { tmux, cwd, pi } = lab;
  const rows: string[][] = [];
  const link = `${tmux.folder}/link`;
  symlinkSync(cwd, link);
  const odd = `${tmux.folder}/a.b c_d:é'$x`;
  mkdirSync(odd);
  const own = `${tmux.folder}/own sessions`;
  const inFolder = { ...pi, environment: { ...pi.environment, PI_CODING_AGENT_SESSION_DIR: own }, transcripts: own };
  const byFlag = { ...pi, command: [...pi.command, '--session-dir', `${own} 2`], transcripts: `${own} 2` };
  const byFile = { ...pi, command: [...pi.command, '--session', `${own} 3/one.jsonl`], transcripts: `${own} 3` };
  const variants: [what: string, folder: string, how: RealPi][] = [
    ['a second pi in the same cwd', cwd, pi],
    ['cwd is a symlink', link, { ...pi, transcripts: realPi(tmux.home, realpathSync(link)).transcripts }],
    ["cwd a.b c_d:é'$x", odd, realPi(tmux.home, odd)],
    ['PI_CODING_AGENT_SESSION_DIR', cwd, inFolder],
    ['--session-dir FOLDER', cwd, byFlag],
    ['--session FILE that is not there', cwd, byFile],
  ];
  await send(lab, 'from the first');
  for (const [index, [what, folder, how]] of variants.entries()) {
    const before = filesIn(how.transcripts).length;
    const pane = await Pane.start(tmux, `other-${index}`, folder, how);
    await waitForBox(pane);
    await delay(400);
    const early = filesIn(how.transcripts).length - before;
    await send({ ...lab, pane, pi: how }, `from ${what}`);
    await delay(500);
    const found = userTexts(how.transcripts).includes(`from ${what}`);
    const name = how.transcripts.replace(tmux.folder, '').split('/').at(-1) ?? '';
    rows.push([
      what,
      `${found}`,
      `${early}`,
      `${filesIn(how.transcripts).length - before}`,
      `${name}/${filesIn(how.transcripts).at(-1)}`,
    ]);
  }
  const head = ['how', 'found where expected', 'new files before a message', 'new files after it', 'name'];
  return { title: 'Where the transcript is', head, rows };
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function cut(line: string): string {
  return `\`${(line.length > 330 ? `${line.slice(0, 330)}…` : line).replaceAll('|', '\\|')}\``;
}
