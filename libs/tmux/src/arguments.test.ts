import type { PaneSpec } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import {
  attachArguments,
  endEmptyServerArguments,
  enterArguments,
  formatLiteral,
  hasSessionArguments,
  listPanesArguments,
  literal,
  loadBufferArguments,
  newSessionArguments,
  pasteArguments,
  readColoursArguments,
  readPaneArguments,
  readScreenArguments,
  respawnPaneArguments,
  setTakenArguments,
  socketArguments,
  startServerArguments,
  unsetTakenArguments,
} from './arguments.ts';

const spec: PaneSpec = {
  name: 'coder-1',
  folder: '/w/o rk',
  environment: [
    ['MOSAIC_AGENT_NAME', 'coder-1'],
    ['EMPTY', ''],
  ],
  argv: ['bash', '-c', 'exec bash -c "$1"', 'coder-1', 'pi --flag'],
  metadata: [
    ['name', 'coder-1'],
    ['model', ''],
  ],
};
const folderAndEnvironment = ['-c', '/w/o rk', '-e', 'MOSAIC_AGENT_NAME=coder-1', '-e', 'EMPTY='];
const optionsOf = (target: string): string[] => [
  ...[';', 'set-option', '-p', '-t', target, 'remain-on-exit', 'on'],
  ...[';', 'set-option', '-w', '-t', target, 'window-size', 'manual'],
  ...[';', 'set-option', '-t', target, 'destroy-unattached', 'off'],
  ...[';', 'set-option', '-t', target, '@mosaic_name', 'coder-1'],
  ...[';', 'set-option', '-t', target, '@mosaic_model', ''],
  ...[';', 'set-option', '-F', '-t', target, '@mosaic_pane', '#{pane_id}'],
  ...[';', 'set-option', '-F', '-t', target, '@mosaic_pid', '#{pane_pid}'],
];

it.each<[string, string[], string[]]>([
  ['the socket is a flag', socketArguments('fleet'), ['-L', 'fleet']],
  ['the default server has no flag', socketArguments(''), []],
  [
    'a server is started with a configuration of its own, and stays where it is empty',
    startServerArguments('/f/tmux.conf'),
    ['-f', '/f/tmux.conf', 'start-server', ';', 'set-option', '-s', 'exit-empty', 'off'],
  ],
  ['a session is asked for by its exact name', hasSessionArguments('agent1'), ['has-session', '-t', '=agent1']],
  [
    'the panes of all windows of exactly one session are asked for',
    listPanesArguments('agent1'),
    [
      ...['list-panes', '-s', '-t', '=agent1:', '-F'],
      '#{pane_id},#{pane_dead},#{@mosaic_pane},#{pane_dead_status},#{pane_dead_signal}',
    ],
  ],
  [
    'a session is made with its size and all its options in one call',
    newSessionArguments(spec),
    [
      ...['new-session', '-d', '-s', 'coder-1', '-x', '200', '-y', '50'],
      ...[...folderAndEnvironment, ...spec.argv, ...optionsOf('=coder-1:')],
    ],
  ],
  [
    'a pane is revived with the same under its id, and without a size',
    respawnPaneArguments('%7', spec),
    ['respawn-pane', '-t', '%7', ...folderAndEnvironment, ...spec.argv, ...optionsOf('%7')],
  ],
  ['only an empty server is ended', endEmptyServerArguments(), ['if-shell', '-F', '#{S:x}', '', 'kill-server']],
  [
    'a pane is read from the start of its history',
    readPaneArguments('%7'),
    ['capture-pane', '-p', '-J', '-S', '-', '-t', '%7'],
  ],
  [
    'the screen and the line above it',
    readScreenArguments('%7'),
    [
      ...['capture-pane', '-p', '-J', '-S', '-1', '-t', '%7', ';'],
      ...['display-message', '-p', '-t', '%7', '#{alternate_on}#{history_size}'],
    ],
  ],
  ['a buffer is filled from standard input', loadBufferArguments('b'), ['load-buffer', '-b', 'b', '-']],
  [
    'a paste asks first, in the same call, whether the pane takes it',
    pasteArguments('%7', 'b'),
    [
      ...['if-shell', '-F', '-t', '%7', '#{||:#{pane_dead},#{pane_input_off}}'],
      'delete-buffer -b b ; display-message -p mosaic-refused',
      'copy-mode -q -t %7 ; paste-buffer -p -r -d -b b -t %7',
    ],
  ],
  [
    'Enter is a byte, and asks likewise',
    enterArguments('%7', 'b'),
    [
      ...['set-buffer', '-b', 'b', '\r', ';', 'if-shell', '-F', '-t', '%7', '#{||:#{pane_dead},#{pane_input_off}}'],
      'delete-buffer -b b ; display-message -p mosaic-refused',
      'paste-buffer -r -d -b b -t %7',
    ],
  ],
  ['colours are asked for', readColoursArguments('%7'), ['capture-pane', '-p', '-e', '-t', '%7']],
  ['a session is shown', attachArguments('$3'), ['attach-session', '-t', '$3']],
  ['who took it over is said', setTakenArguments('$3', 'a;'), ['set-option', '-t', '$3', '@mosaic_taken', 'a\\;']],
  [
    'and taken back, where it is still so',
    unsetTakenArguments('$3', 'a'),
    ['if-shell', '-F', '-t', '$3:', '#{==:#{@mosaic_taken},a}', 'set-option -t $3 -u @mosaic_taken'],
  ],
])('%s', (_title, args, expected) => {
  expect(args).toEqual(expected);
});

describe('what comes from outside', () => {
  const hostile: PaneSpec = {
    name: 'a',
    folder: '/#(touch x)/#{pid};',
    environment: [['V', 'kill-server;']],
    argv: ['bash', '-c', 'x;', 'a', ';'],
    metadata: [['model', 'm;']],
  };

  it.each([
    ['in a new session', newSessionArguments(hostile).slice(8)],
    ['in a revived pane', respawnPaneArguments('%1', hostile).slice(3)],
  ])('can neither end a command nor be expanded %s', (_title, args) => {
    expect(args.slice(0, 9)).toEqual([
      ...['-c', '/##(touch x)/##{pid}\\;', '-e', 'V=kill-server\\;'],
      ...['bash', '-c', 'x\\;', 'a', '\\;'],
    ]);
    expect(args.filter((arg) => arg === ';')).toHaveLength(6);
    expect(args).toContain('m\\;');
  });
});

it.each([
  ['', ''],
  ['a', 'a'],
  [';', '\\;'],
  ['a;', 'a\\;'],
  ['a;;', 'a;\\;'],
  ['a\\;', 'a\\\\;'],
  ['a;\n', 'a;\n'],
  ['a;b', 'a;b'],
])('the token %j is written %j', (token, expected) => {
  expect(literal(token)).toBe(expected);
});

it.each([
  ['', ''],
  ['/a b', '/a b'],
  ['#', '##'],
  ['##', '####'],
  ['#(id)', '##(id)'],
  ['a#{pid}#', 'a##{pid}##'],
  ['#[fg=red]', '#[fg=red]'],
  ['###[x]#', '###[x]##'],
])('the text %j is written %j for a format', (text, expected) => {
  expect(formatLiteral(text)).toBe(expected);
});
