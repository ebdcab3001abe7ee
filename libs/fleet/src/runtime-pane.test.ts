import type { PaneFacts } from '@mosaicstack/contract';
import { expect, it } from 'vitest';
import { runtimePane } from './runtime-pane.ts';

const pane = (id: string, ended: boolean, own: string): PaneFacts => ({
  id,
  ended,
  runtimePane: own,
  status: '',
  signal: '',
});
const [alive, ended, other] = [pane('%1', false, '%1'), pane('%1', true, '%1'), pane('%2', false, '%1')];

it.each([
  ['no pane says nothing', [], { state: 'silent' }],
  ['its own living pane', [alive], { state: 'alive', pane: alive }],
  ['its own ended pane, beside a living one that is not its own', [other, ended], { state: 'ended', pane: ended }],
  ['only panes that are not its own', [other], { state: 'gone' }],
  [
    'a foreign session: a living pane first',
    [pane('%1', true, ''), pane('%2', false, '')],
    { state: 'alive', pane: pane('%2', false, '') },
  ],
  [
    'a foreign session with ended panes: the first',
    [pane('%1', true, ''), pane('%2', true, '')],
    { state: 'ended', pane: pane('%1', true, '') },
  ],
])('%s', (_, panes, expected) => {
  expect(runtimePane(panes as PaneFacts[])).toEqual(expected);
});
