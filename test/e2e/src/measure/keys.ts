import { setTimeout as delay } from 'node:timers/promises';
import { draftOf, type Lab, send, withPi } from '../lab.ts';
import { shown, type Table } from './table.ts';

const DRAFTS = { 'one line': 'one line', 'three lines': 'line 1\nline 2\nline 3', '5000 chars': 'x'.repeat(5000) };
const KEYS = [
  ['Escape'],
  ['C-u'],
  ['C-k'],
  ['C-w'],
  ['C-a', 'C-k'],
  ['C-d'],
  ['C-c'],
  ['C-c', 'C-c'],
  ['Escape', 'C-c'],
  ['C-z'],
];
// Two keys nearer together would be one with Alt, or pi's own second press.
const APART_MS = 600;

/** What keys do to a draft, and what a text meets that is pasted where something stands already. */
export async function measureKeys(): Promise<Table[]> {
  return [await measureDrafts(), await withPi(measureMeetings), await withPi(measureReset)];
}

async function measureDrafts(): Promise<Table> {
  const rows: string[][] = [];
  for (const keys of KEYS) {
    const after: string[] = [];
    for (const draft of Object.values(DRAFTS)) after.push(await withPi((lab) => pressOn(lab, draft, keys)));
    rows.push([keys.join(' '), ...after]);
  }
  const empty: string[][] = [];
  for (const keys of [['Escape'], ['C-u'], ['C-c'], ['C-d']])
    empty.push([`${keys} on nothing`, await withPi((lab) => pressOn(lab, '', keys)), '', '']);
  return { title: 'What is left of a draft', head: ['keys', ...Object.keys(DRAFTS)], rows: [...rows, ...empty] };
}

async function pressOn({ pane }: Lab, draft: string, keys: readonly string[]): Promise<string> {
  if (draft !== '') await pane.paste(draft);
  await delay(200);
  for (const key of keys) {
    await pane.press(key);
    await delay(keys[1] === 'C-c' && keys[0] === 'C-c' ? 100 : APART_MS);
  }
  await delay(400);
  const { pane_dead, pane_current_command } = await pane.facts();
  if (pane_dead === '1') return 'pi has ended';
  return `${shown(draftOf(await pane.screen()))}${pane_current_command === 'pi' ? '' : ` (${pane_current_command})`}`;
}

async function measureMeetings(lab: Lab): Promise<Table> {
  const { pane } = lab;
  const rows: string[][] = [];
  const meet = async (what: string, before: () => Promise<void>, text: string) => {
    await before();
    await delay(300);
    const sent = await send(lab, text);
    rows.push([what, shown(text), shown(sent.text), shown(sent.draft)]);
    await delay(300);
    await pane.press('C-c');
    await delay(APART_MS);
  };
  await meet('a pasted draft', () => pane.paste('foreign '), 'mine');
  await meet('a draft of 5000 chars', () => pane.paste('y'.repeat(5000)), 'mine');
  await meet('a typed word', () => pane.type('word'), '/abs/path');
  await meet('typed `/`, its menu is open', () => pane.type('/'), 'sess');
  await meet('typed `look @`, its menu is open', () => pane.type('look @'), 'mine');
  await meet('a typed `!`', () => pane.type('!'), 'echo mine');
  await meet('the settings', () => pane.paste('/settings').then(() => pane.press('Enter')), 'mine');
  await pane.press('Escape');
  return {
    title: 'What a message meets',
    head: ['in the box', 'pasted, Enter', 'at the model', 'box before Enter'],
    rows,
  };
}

async function measureReset(lab: Lab): Promise<Table> {
  const rows: string[][] = [];
  const users = () => `${lab.server.requests.at(-1)?.texts.length ?? 0}`;
  for (const text of ['one', 'two', '/new', 'after /new', '/clear', 'after /clear']) {
    const sent = await send(lab, text);
    rows.push([text, sent.requests === 0 ? 'no' : `yes, with ${users()} of the user`]);
    await delay(500);
  }
  return { title: 'What begins a new conversation', head: ['message', 'at the model'], rows };
}
