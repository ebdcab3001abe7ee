import { setTimeout as delay } from 'node:timers/promises';
import { draftOf, type Lab, waitForBox, withStartingPi } from '../lab.ts';
import { spread, type Table } from './table.ts';

const TIMES = 5;
const SHORT = 'early line 1\nline 2';
const TEXTS = {
  '2 lines': SHORT,
  '10 kB': `early ${'x'.repeat(79)}\n`.repeat(120).trimEnd(),
  '10 kB in one line': `early ${'x'.repeat(10_000)}`,
  'a tab, @ and a blank': 'early\tone @n \n  two @',
};
const SETTLED_MS = 4500;

/** What becomes of a text that is pasted while pi starts, and of the Enter behind it. */
export async function measureStart(): Promise<Table[]> {
  return [await measureMarks(), await measureFromStart(), await measureFromBox()];
}

async function measureMarks(): Promise<Table> {
  const marks: Record<string, (lab: Lab) => Promise<boolean>> = {
    'command is pi': async ({ pane }) => (await pane.facts()).pane_current_command === 'pi',
    'title begins with π': async ({ pane }) => (await pane.facts()).pane_title.startsWith('π'),
    'cursor hidden': async ({ pane }) => (await pane.facts()).cursor_flag === '0',
    'box drawn': async ({ pane }) => (await pane.screen()).match(/^─{200}$/gm)?.length === 2,
  };
  const seen = new Map<string, number[]>(Object.keys(marks).map((mark) => [mark, []]));
  for (let time = 0; time < TIMES; time++) await withStartingPi((lab) => watchMarks(lab, marks, seen));
  const rows = [...seen].map(([mark, times]) => [mark, spread(times)]);
  return { title: 'Marks of a start, ms after the pane is there', head: ['mark', 'median (max)'], rows };
}

async function watchMarks(
  lab: Lab,
  marks: Record<string, (lab: Lab) => Promise<boolean>>,
  seen: Map<string, number[]>,
): Promise<void> {
  const left = new Set(Object.keys(marks));
  while (left.size > 0 && Date.now() < lab.startedMs + 10_000) {
    for (const mark of left) {
      if (!(await marks[mark]?.(lab))) continue;
      left.delete(mark);
      seen.get(mark)?.push(Date.now() - lab.startedMs);
    }
  }
}

async function measureFromStart(): Promise<Table> {
  const rows: string[][] = [];
  for (const [what, text] of Object.entries(TEXTS)) {
    for (const afterMs of [0, 100, 300, 600, 1000, 1500]) {
      const outcomes: string[] = [];
      for (let time = 0; time < (text === TEXTS['2 lines'] ? TIMES : 2); time++)
        outcomes.push(await withStartingPi((lab) => delay(afterMs).then(() => tryEarly(lab, text))));
      rows.push([what, `${afterMs}`, counted(outcomes)]);
    }
  }
  return { title: 'Paste and Enter, ms after the pane is there', head: ['text', 'after', 'outcome'], rows };
}

async function measureFromBox(): Promise<Table> {
  const rows: string[][] = [];
  for (const afterMs of [0, 20, 50, 100, 200]) {
    const outcomes: string[] = [];
    for (let time = 0; time < TIMES; time++) {
      const outcome = withStartingPi(async (lab) => {
        await waitForBox(lab.pane);
        await delay(afterMs);
        return tryEarly(lab, SHORT);
      });
      outcomes.push(await outcome);
    }
    rows.push([`${afterMs}`, counted(outcomes)]);
  }
  return { title: 'Paste and Enter, ms after the box is seen', head: ['after', 'outcome'], rows };
}

/** Pastes and presses Enter once; what has come of it some seconds later, and what a second Enter does. */
async function tryEarly(lab: Lab, text: string): Promise<string> {
  const { pane, server } = lab;
  await pane.paste(text);
  await pane.press('Enter');
  const deadline = Math.max(lab.startedMs + SETTLED_MS, Date.now() + 1500);
  while (server.requests.length === 0 && Date.now() < deadline) await delay(20);
  if (server.requests.length > 0) return `arrived${nameOf(server.requests[0]?.text, text)}`;
  const draft = draftOf(await pane.screen());
  if (draft === '') return 'lost: nothing in the box, nothing at the model';
  await pane.press('Enter');
  const second = Date.now() + 1500;
  while (server.requests.length === 0 && Date.now() < second) await delay(20);
  if (server.requests.length === 0) return 'in the box; a second Enter is lost, too';
  return `in the box; a second Enter submits it${nameOf(server.requests[0]?.text, text)}`;
}

function nameOf(got: string | undefined, sent: string): string {
  return got === sent ? ' whole' : ` CHANGED (${got?.length} of ${sent.length} chars)`;
}

function counted(outcomes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count}x ${outcome}`).join('; ');
}
