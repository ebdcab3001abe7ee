import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sandboxFolder } from '@mosaicstack/test-support';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadAdapter } from '../load/adapters.ts';
import { loadScenarios } from '../load/scenario-files.ts';
import { isRed, runCells } from '../run/run-cells.ts';

/** Faults that are planted together; each is to be found by exactly these scenarios, and nothing else may be red. */
const FAULTS: { fault: string; old: string; new: string; reds: string[] }[] = [
  {
    fault: 'takes a second argument',
    old: '[[ $# -lt 2 ]] ||',
    new: '[[ $# -lt 9 ]] ||',
    reds: ['LNCH-013', 'LNCH-187', 'LNCH-188'],
  },
  { fault: 'takes 70 s to settle', old: '10#$_SETTLE_MS <= 60000', new: '10#$_SETTLE_MS <= 70000', reds: ['LNCH-048'] },
  {
    fault: 'takes any effort',
    old: 'require_line MOSAIC_AGENT_EFFORT',
    new: 'require_length MOSAIC_AGENT_EFFORT',
    reds: ['LNCH-044'],
  },
  { fault: 'takes a folder twice', old: 'continue 2', new: ':', reds: ['LNCH-083'] },
  { fault: 'shows twelve lines', old: '-le 10 ]]', new: '-le 12 ]]', reds: ['LNCH-151'] },
  { fault: 'keeps TMUX_PANE', old: 'unset TMUX TMUX_PANE ', new: 'unset TMUX ', reds: ['LNCH-103'] },
  {
    fault: 'names the default server otherwise',
    old: 'SOCKET:-default',
    new: 'SOCKET:-the default',
    reds: ['LNCH-121'],
  },
  { fault: 'takes tmux 3.1', old: '>= 3002', new: '>= 3001', reds: ['LNCH-144'] },
  {
    fault: 'keeps a folder with a colon',
    old: "its name has a ':'\" && continue;",
    new: "its name has a ':'\";",
    reds: ['LNCH-092'],
  },
];

const sandbox = sandboxFolder();
const broken = `${sandbox.path}/broken.sh`;
const { impl } = loadAdapter('bash');
const source = readFileSync(impl, 'utf8');

beforeAll(() => {
  copyFileSync(`${dirname(impl)}/tmux.conf`, `${sandbox.path}/tmux.conf`);
  writeFileSync(
    broken,
    FAULTS.reduce((text, fault) => text.replace(fault.old, () => fault.new), source),
  );
});
afterAll(() => sandbox.remove());

it.each(FAULTS)('the launcher has one place to plant: it $fault', ({ old }) => {
  expect(source.split(old)).toHaveLength(2);
});

it('a launcher with planted faults gives exactly the reds of its faults', { timeout: 60_000 }, async () => {
  const adapter = loadAdapter('bash', { implPath: broken });
  const results = await runCells({ scenarios: loadScenarios(), adapter, lane: 'fake' });
  const reds = results.filter(isRed).map(({ id }) => id);
  expect(reds.sort()).toEqual(FAULTS.flatMap((fault) => fault.reds).sort());
});
