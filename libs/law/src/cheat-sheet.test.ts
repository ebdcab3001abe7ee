import { expect, it } from 'vitest';
import { cheatSheet } from './cheat-sheet.ts';

const peers = [
  { name: 'a', agentClass: 'lead', runtime: 'pi' },
  { name: 'b', agentClass: '', runtime: 'codex' },
  { name: 'c', agentClass: '', runtime: '' },
];

it('an agent is told who it is, and who works beside it', () => {
  expect(cheatSheet('a', peers, 'h')?.split('\n').slice(2, 4)).toEqual([
    'You are `a`, class lead, on h.',
    'Beside you: `b` (codex), `c`.',
  ]);
  expect(cheatSheet('b', peers.slice(1, 2), 'h')?.split('\n').slice(2, 4)).toEqual([
    'You are `b` on h.',
    'Nobody else is in the roster.',
  ]);
});

it('one that is not in the roster is told nothing', () => {
  expect(cheatSheet('x', peers, 'h')).toBeUndefined();
});
