import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { adapterOf, screenState } from '@mosaicstack/fleet';
import { expect, it } from 'vitest';

const SCREENS = fileURLToPath(new URL('./screens', import.meta.url));

/** The state by the first word of a recording's name. */
const STATES: Record<string, string> = {
  dialog: 'waiting',
  draft: 'draft',
  idle: 'idle',
  menu: 'draft',
  shell: 'working',
  start: 'starting',
  working: 'working',
};

it.each(readdirSync(SCREENS).map((file) => file.replace('.json', '')))(
  'pi’s screen %s is read as it is meant',
  (name) => {
    const { screen, facts } = JSON.parse(readFileSync(`${SCREENS}/${name}.json`, 'utf8'));
    const adapter = adapterOf('pi');
    if (adapter === undefined) throw new Error('pi has no adapter');
    // Of a dead pane tmux says so itself.
    if (facts.pane_dead === '1') expect(screen.at(-1)).toMatch(/^Pane is dead/);
    else expect(screenState(adapter, screen, 1000).state).toBe(STATES[name.split('-')[0] ?? '']);
  },
);
