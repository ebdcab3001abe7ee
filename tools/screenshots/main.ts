import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { programRunner } from '@mosaicstack/host';
import { svgOf } from './ansi-svg.ts';

// npm run screenshots: the pictures in docs/images, of a fleet that is made for them.
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(CHECKOUT, 'apps/mosaic/bin/mosaic.js');
const RULE = '─'.repeat(58);
const [ROWS, COLUMNS] = [30, 128];

const box = (draft = ''): string[] => [RULE, draft, RULE, '~/work'];
const screens: Record<string, [runtime: string, agentClass: string, lines: string[]]> = {
  'coder-1': [
    'pi',
    'worker',
    [' Add a retry to the importer.', '', ' I will look at import.ts first.', ' ⠹ Working...', ...box()],
  ],
  'coder-2': ['pi', 'worker', [' Which tests are red?', '', ' All 214 tests pass now.', ...box()]],
  'reviewer-1': [
    'claude',
    'reviewer',
    ['● Read(src/import.ts)', '  ⎿ Read 88 lines', RULE, '❯ look at line 40 as w', RULE],
  ],
  'writer-1': ['claude', 'writer', ['Do you want to make this edit to README.md?', '❯ 1. Yes', '  2. No']],
  'tester-1': ['pi', 'tester', ['npm error code E401']],
};

const folder = mkdtempSync(join(tmpdir(), 'ms-'));
const home = join(folder, 'home');
mkdirSync(join(home, '.config/mosaic/fleet'), { recursive: true });
mkdirSync(join(folder, 't'), { mode: 0o700 });
const environment = {
  PATH: process.env.PATH,
  HOME: home,
  TMUX_TMPDIR: join(folder, 't'),
  LC_ALL: 'C.UTF-8',
  TERM: 'xterm-256color',
  MOSAIC_START_SETTLE_MS: '0',
  MOSAIC_TMUX_SOCKET: 'pictures',
};
const run = programRunner(environment);

try {
  const agents = Object.entries(screens).map(([name, [runtime, agentClass, lines]]) => {
    const words = lines.map((line) => `'${line}'`).join(' ');
    const end = name === 'tester-1' ? 'exit 1' : 'exec sleep 600';
    return `  - ${JSON.stringify({ name, runtime, class: agentClass, model: runtime === 'pi' ? 'openai-codex/gpt-5.5' : 'opus', command: `printf '%s\\n' ${words}; ${end}` })}\n`;
  });
  writeFileSync(join(home, '.config/mosaic/fleet/roster.yaml'), `version: 1\nagents:\n${agents.join('')}`);
  await mosaic('fleet start --all');
  await delay(3000);
  save('fleet-ps', 'mosaic fleet ps', [`$ mosaic fleet ps`, ...(await onTerminal('fleet ps')).trimEnd().split('\r\n')]);
  const frames = (await onTerminal('fleet watch', 4000)).split('\x1b[?2026h');
  const picture = frames.at(-1)?.replace('\x1b[H', '').split('\x1b[J')[0]?.replaceAll('\x1b[K', '') ?? '';
  save('fleet-watch', 'mosaic fleet watch', picture.trimEnd().split('\r\n'));
} finally {
  await mosaic('fleet stop --all');
  rmSync(folder, { recursive: true, force: true });
}

function mosaic(words: string): Promise<unknown> {
  return run('node', [CLI, ...words.split(' ')]);
}

/** What a command writes to a terminal of a fixed size; ended after so many milliseconds where it goes on. */
async function onTerminal(words: string, limitMs = 20_000): Promise<string> {
  const command = `stty rows ${ROWS} cols ${COLUMNS}; exec timeout -s TERM ${limitMs / 1000} node '${CLI}' ${words}`;
  return (await run('script', ['-qec', command, '/dev/null'])).stdout;
}

function save(name: string, title: string, lines: readonly string[]): void {
  // The name of the machine is nobody's business; the table keeps its columns.
  const own = hostname();
  const neutral = lines.map((line) => line.replace(own, 'host'.padEnd(own.length).slice(0, Math.max(4, own.length))));
  writeFileSync(join(CHECKOUT, `docs/images/${name}.svg`), svgOf(neutral, title));
  console.log(`docs/images/${name}.svg`);
}
