import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { privateTmux } from '@mosaicstack/test-support';
import { draftOf, waitForBox } from '../lab.ts';
import { Pane } from '../pane.ts';
import { realPi, userTexts } from '../real-pi.ts';
import { shown, type Table } from './table.ts';

/** What pi shows in a home that has never seen it, and what becomes of a message there. */
export async function measureFirstRun(): Promise<Table[]> {
  const rows = [await tryFirstRun('pi', false), await tryFirstRun('pi --model loop/echo', true)];
  return [
    { title: 'A first run: no models, no keys', head: ['command', 'screen', 'after a message'], rows: rows.flat() },
  ];
}

async function tryFirstRun(what: string, withModel: boolean): Promise<string[][]> {
  const tmux = privateTmux();
  const cwd = `${tmux.folder}/agent`;
  mkdirSync(cwd);
  const pi = realPi(tmux.home, cwd);
  try {
    const pane = await Pane.start(tmux, 'agent', cwd, {
      ...pi,
      command: withModel ? pi.command : pi.command.slice(0, 1),
    });
    await waitForBox(pane).catch(() => undefined);
    await delay(600);
    const linesOf = async () => (await pane.screen('-S', '-')).split('\n').map((line) => line.trim());
    const first = (await linesOf()).filter((line) => line !== '' && !/^─+$/.test(line));
    const rows = first.map((line) => [what, shown(line), '']);
    if ((await pane.facts()).pane_dead === '1')
      return [...rows, [what, `ended: ${(await pane.facts()).pane_dead_status}`, '']];
    await pane.paste('hello');
    await delay(150);
    await pane.press('Enter');
    await delay(1500);
    const after = (await linesOf()).filter((line) => line !== '' && !first.includes(line) && !/^─+$/.test(line));
    const [draft, records] = [shown(draftOf(await pane.screen())), userTexts(pi.transcripts).length];
    return [...rows, ...after.map((line) => [what, '', shown(line)]), [what, '', `box: ${draft}; records: ${records}`]];
  } finally {
    await tmux.end();
  }
}
