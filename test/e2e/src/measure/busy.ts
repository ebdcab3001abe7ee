import { setTimeout as delay } from 'node:timers/promises';
import { draftOf, type Lab, saidBy, withPi } from '../lab.ts';
import { userTexts } from '../real-pi.ts';
import { shown, type Table } from './table.ts';

const ANSWER_MS = 2500;

type Event = [ms: string, what: string, text: string];

/** What becomes of a message to a pi that is busy. */
export async function measureBusy(): Promise<Table[]> {
  const scenes: [title: string, act: (lab: Lab) => Promise<Event[]>][] = [
    ['Two more while the model works', watchQueue],
    ['Escape while one is queued', watchEscape],
    ['While a shell command runs', watchShell],
    ['While it waits to ask the model again', watchRetry],
    ['While it compacts', watchCompaction],
  ];
  const tables: Table[] = [];
  for (const [title, act] of scenes) tables.push({ title, head: ['ms', 'what', 'text'], rows: await withPi(act) });
  return tables;
}

async function watchQueue(lab: Lab): Promise<Event[]> {
  lab.server.delayBy(ANSWER_MS);
  return watch(lab, 4 * ANSWER_MS, async (submit) => {
    await submit('first');
    await delay(500);
    await submit('second');
    await delay(200);
    await submit('third');
    await delay(200);
    await submit('/session');
  });
}

async function watchEscape(lab: Lab): Promise<Event[]> {
  lab.server.delayBy(ANSWER_MS);
  return watch(lab, 4000, async (submit) => {
    await submit('first');
    await delay(500);
    await submit('queued');
    await lab.pane.paste('a draft');
    await delay(300);
    await lab.pane.press('Escape');
  });
}

async function watchShell(lab: Lab): Promise<Event[]> {
  return watch(lab, 4000, async (submit) => {
    await submit('!sleep 2');
    await delay(300);
    await submit('while the shell runs');
    await delay(700);
    await submit('!echo second shell');
  });
}

async function watchRetry(lab: Lab): Promise<Event[]> {
  // The client inside pi asks three times before pi itself waits, 2 s the first time.
  lab.server.failNext(4);
  return watch(lab, 10_000, async (submit) => {
    await submit('first, and the model is overloaded');
    await delay(2600);
    await submit('while it waits');
    await delay(3000);
    await lab.pane.press('Up');
    await delay(300);
    await lab.pane.press('Enter');
  });
}

async function watchCompaction(lab: Lab): Promise<Event[]> {
  return watch(lab, 12_000, async (submit) => {
    await submit(`a long one ${'word word word\n'.repeat(12_000)}`);
    await delay(1500);
    await submit('a short one');
    await delay(700);
    lab.server.delayBy(ANSWER_MS);
    await submit('/compact');
    await delay(700);
    await submit('while it compacts');
  });
}

/** What was new at the model, in the transcript, in the box and above it, and when. */
async function watch(
  lab: Lab,
  forMs: number,
  act: (submit: (text: string) => Promise<void>) => Promise<void>,
): Promise<Event[]> {
  const events: Event[] = [];
  const began = Date.now();
  const note = (what: string, text: string) => events.push([`${Date.now() - began}`, what, shown(text)]);
  const state = { requests: 0, records: 0, draft: '', said: new Set(saidBy(await lab.pane.screen())) };
  const submit = async (text: string) => {
    await lab.pane.paste(text);
    await delay(100);
    note('Enter', text);
    await lab.pane.press('Enter');
  };
  const acting = act(submit);
  while (Date.now() < began + forMs) {
    await look(lab, state, note);
    await delay(15);
  }
  await acting;
  return events;
}

async function look(
  { server, pi, pane }: Lab,
  state: { requests: number; records: number; draft: string; said: Set<string> },
  note: (what: string, text: string) => void,
): Promise<void> {
  for (const { texts } of server.requests.slice(state.requests))
    note('model', `${texts.length} of the user, last: ${texts.at(-1)}`);
  state.requests = server.requests.length;
  const records = userTexts(pi.transcripts);
  for (const text of records.slice(state.records)) note('transcript', text);
  state.records = records.length;
  const screen = await pane.screen();
  const draft = draftOf(screen);
  if (draft !== state.draft) note('box', draft);
  state.draft = draft;
  for (const line of saidBy(screen).map((said) => said.replace(/^[⠀-⣿]/u, '⠋'))) {
    if (line !== '' && !state.said.has(line)) note('screen', line);
    state.said.add(line);
  }
}
