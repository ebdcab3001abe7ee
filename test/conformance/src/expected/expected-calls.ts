import type { Placeholders } from '../cell/placeholders.ts';
import type { ExpectedCall } from '../schema/expectation.ts';
import { type ExpandedLaunch, expectedKit, launchHash, paneWords } from './tmux-words.ts';

/** L8.1 */
const PANE_FACTS = '#{pane_id},#{pane_dead},#{@mosaic_pane},#{pane_dead_status},#{pane_dead_signal}';

/**
 * The complete argv of a call that a scenario expects.
 * @throws where it is named and no launch is declared
 */
export function expectedArgv(
  call: ExpectedCall,
  launch: ExpandedLaunch | undefined,
  placeholders: Placeholders,
): string[] {
  const { expand } = placeholders;
  if (Array.isArray(call))
    return call.map((word) => (word === '{{HASH}}' && launch ? launchHash(launch) : expand(word)));
  if (call === 'npm') return ['npm', 'config', 'get', 'prefix'];
  if (call === 'tmux-version') return ['tmux', '-V'];
  if (launch === undefined) throw new Error(`the call '${JSON.stringify(call)}' needs expect.launch`);
  return ['tmux', ...(launch.socket === '' ? [] : ['-L', launch.socket]), ...tmuxWords(call, launch, placeholders)];
}

function tmuxWords(call: ExpectedCall, launch: ExpandedLaunch, placeholders: Placeholders): string[] {
  const { expand } = placeholders;
  if (typeof call === 'object') return wordsWithValue(call, launch, placeholders);
  switch (call) {
    case 'has-session':
      return ['has-session', '-t', `=${launch.name}`];
    case 'start-server':
      return startServer(expand('{{CONF}}'));
    case 'new-session':
      return [
        'new-session',
        '-d',
        '-s',
        launch.name,
        '-x',
        '200',
        '-y',
        '50',
        ...paneWords(launch, expectedKit(placeholders), `=${launch.name}:`),
      ];
    case 'list-panes':
      return ['list-panes', '-s', '-t', `=${launch.name}:`, '-F', PANE_FACTS];
    case 'end-empty-server':
      return ['if-shell', '-F', '#{S:x}', '', 'kill-server'];
    default:
      throw new Error(`there is no call '${call}'`);
  }
}

function wordsWithValue(
  call: Exclude<ExpectedCall, string>,
  launch: ExpandedLaunch,
  placeholders: Placeholders,
): string[] {
  const { expand } = placeholders;
  if ('start-server' in call) return startServer(expand(call['start-server']));
  if ('respawn-pane' in call) {
    const pane = call['respawn-pane'];
    return ['respawn-pane', '-t', pane, ...paneWords(launch, expectedKit(placeholders), pane)];
  }
  if ('capture-pane' in call) return readScreen(call['capture-pane']);
  throw new Error(`there is no call '${JSON.stringify(call)}'`);
}

/** A server of its own configuration that stays without a session (L2.5). */
function startServer(configuration: string): string[] {
  return ['-f', configuration, 'start-server', ';', 'set-option', '-s', 'exit-empty', 'off'];
}

/** The screen and the line above it, and what tells whose that line is (L8.6). */
function readScreen(pane: string): string[] {
  const above = ['display-message', '-p', '-t', pane, '#{alternate_on}#{history_size}'];
  return ['capture-pane', '-p', '-J', '-S', '-1', '-t', pane, ';', ...above];
}
