import fc, { type Arbitrary } from 'fast-check';
import { CWD, CWD_LINK, type FileEntry, HOME, type LaunchCase } from '../launch-case.ts';
import { entriesOf, pathVariable, state, type WrittenPath, writtenPath } from './paths.ts';
import { anyText, nameText, plainText, variable } from './text.ts';
import { npmReply, tmux } from './tools.ts';

const NPM_PREFIX = '{{NPM}}';

/** A value that is written down as it is. */
const unplaced = anyText.map((text): WrittenPath => ({ text, place: '' }));

/** How patient the caller is: real processes really wait. */
export interface Patience {
  /** Whether long settle times may come. */
  long: boolean;
}

const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'pi',
      'claude --model opus',
      'VAR=1 x',
      'cd x && y',
      'echo \'a b\' "$1"',
      'a\nb\n',
      'x ;',
    ),
  },
  { weight: 3, arbitrary: anyText },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'x'.repeat(8192),
      'x'.repeat(8193),
      'é'.repeat(4096),
      'é'.repeat(4097),
      `${'漢'.repeat(2730)}xx`,
      `${'漢'.repeat(2730)}xxx`,
    ),
  },
);

/** A class, a model or an effort. */
const word = fc.oneof(
  { weight: 30, arbitrary: plainText },
  { weight: 1, arbitrary: anyText },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(256), 'é'.repeat(128), `${'é'.repeat(128)}x`, "'".repeat(256)) },
);

const launchVariables = {
  MOSAIC_AGENT_NAME: variable(nameText('')),
  MOSAIC_AGENT_RUNTIME: variable(nameText('.')),
  MOSAIC_AGENT_CLASS: variable(word),
  MOSAIC_AGENT_MODEL: variable(word),
  MOSAIC_AGENT_EFFORT: variable(word),
  MOSAIC_AGENT_COMMAND: variable(command),
  MOSAIC_TMUX_SOCKET: variable(nameText('.')),
};

const LOCALES = ['C', 'POSIX', 'C.UTF-8', 'C.utf8', ''];

/** Names that change how a careless script works, or that it may use inside of a function. */
const SCRIPT_NAMES = [
  'CDPATH',
  'GLOBIGNORE',
  'POSIXLY_CORRECT',
  'TIMEFORMAT',
  'IFS',
  'words',
  'known',
  'line',
  'folder',
  'id',
];

const rarely = fc.oneof({ weight: 14, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: anyText });

/** Variables that have nothing to do with a launch, and those that must not reach a server. */
const otherVariables = (patience: Patience) => ({
  // bash itself warns of an LC_ALL that is not installed, before it reads its script.
  LC_ALL: variable(fc.constantFrom(...LOCALES, ...(patience.long ? ['en_US.utf-8', 'xx'] : []))),
  LC_CTYPE: variable(fc.constantFrom(...LOCALES, 'en_US.utf-8', 'xx', 'UTF-8')),
  LANG: variable(fc.constantFrom(...LOCALES, 'en_US.utf-8', 'xx', 'UTF-8')),
  ...Object.fromEntries(
    [
      ...['TMUX', 'TMUX_PANE', 'TMUX_TMPDIR', 'CLAUDECODE', 'INIT_CWD', 'NODE_ENV', 'TOKEN', 'npmrc', 'MOSAIC_OTHER'],
      ...[
        'npm_config_registry',
        'npm_',
        'npm_config_//r/:_authToken',
        'MOSAIC_AGENT_',
        'a-b',
        ...SCRIPT_NAMES,
        ...['NAME', 'COMMAND', 'MODEL', 'CLASS', 'PREFIX', 'CONF', 'WORDS', 'TRIES', 'LOCALE', 'PANE'],
      ],
    ].map((name) => [name, rarely]),
  ),
});

function settle({ long }: Patience): Arbitrary<string | undefined> {
  const slow = long ? ['300', '60000', '59999'] : [];
  return fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom('0', '00000', '1') },
    { weight: 6, arbitrary: fc.constantFrom('00007', '08', ...slow) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '60001',
        '99999',
        '-1',
        '1e3',
        '0x1',
        ' 1',
        '1 ',
        '1\n',
        '+1',
        '1.0',
        '１',
        ...(long ? [undefined, ''] : []),
      ),
    },
  );
}

const home = fc.oneof(
  { weight: 10, arbitrary: fc.constant(HOME) },
  { weight: 2, arbitrary: fc.constantFrom(`${HOME}/`, undefined, '') },
  { weight: 1, arbitrary: fc.constantFrom(`${HOME}//`, 'relative home', '{{ROOT}}/no home') },
);

const args: Arbitrary<string[]> = fc
  .oneof(
    { weight: 8, arbitrary: nameText('').map((name) => [name]) },
    { weight: 2, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.tuple(nameText(''), anyText).map((two) => [...two]) },
  )
  .filter(([first]) => first !== '-h' && first !== '--help');

/** The parts that a case is made of; what lies where is said of the paths that the variables name. */
const parts = (patience: Patience) =>
  fc.record({
    args,
    variables: fc.record({ ...launchVariables, MOSAIC_START_SETTLE_MS: settle(patience), HOME: home }),
    others: fc.record(otherVariables(patience)),
    pwd: fc.constantFrom('right' as const, 'right' as const, 'link' as const, 'wrong' as const, 'unset' as const),
    workdir: fc.record({ path: pathVariable, state, parent: state }),
    runtimeBin: fc.record({ path: pathVariable, state }),
    mosaicHome: fc.oneof({ weight: 9, arbitrary: pathVariable }, { weight: 1, arbitrary: variable(unplaced) }),
    npmPrefix: fc.record({ path: writtenPath, state }),
    npm: npmReply(fc.constant(NPM_PREFIX)),
    homeBins: fc.record({ npmGlobal: state, local: state }),
    isOnPath: fc.boolean(),
    tmux,
  });
type Parts = ReturnType<typeof parts> extends Arbitrary<infer Value> ? Value : never;

/** A launch of any kind. */
export function launchCase(patience: Patience): Arbitrary<LaunchCase> {
  return parts(patience).map((all) => ({
    args: all.args,
    environment: environmentOf(all),
    pwd: all.pwd,
    path: all.isOnPath ? [`${HOME}/.local/bin`] : [],
    files: filesOf(all),
    npm: all.npm && { ...all.npm, stdout: all.npm.stdout.replaceAll(NPM_PREFIX, all.npmPrefix.path.place) },
    tmux: all.tmux,
  }));
}

function environmentOf({ variables, others, workdir, runtimeBin, mosaicHome }: Parts): Record<string, string> {
  const all: Record<string, string | undefined> = {
    ...others,
    ...variables,
    MOSAIC_AGENT_WORKDIR: workdirText(workdir.path, variables.HOME),
    MOSAIC_RUNTIME_BIN: textOf(runtimeBin.path),
    MOSAIC_HOME: textOf(mosaicHome),
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Without HOME a folder would be made in the home of whoever runs this. */
function workdirText(path: Parts['workdir']['path'], homeFolder: string | undefined): string | undefined {
  const text = textOf(path);
  return homeFolder ? text : text?.replace(/^~\//, '{{ROOT}}/');
}

function filesOf({ workdir, runtimeBin, npmPrefix, homeBins }: Parts): FileEntry[] {
  const place = workdir.path ? workdir.path.place : '';
  return [
    { path: HOME, is: 'dir' },
    { path: CWD, is: 'dir' },
    { path: CWD_LINK, is: 'link', to: 'cw d' },
    ...(place.includes('/') ? entriesOf(place.slice(0, place.lastIndexOf('/')), workdir.parent) : []),
    ...(place.includes('/') ? entriesOf(place, workdir.state) : []),
    ...(runtimeBin.path ? entriesOf(runtimeBin.path.place, runtimeBin.state) : []),
    ...entriesOf(`${npmPrefix.path.place}/bin`, npmPrefix.state),
    ...entriesOf(`${HOME}/.npm-global/bin`, homeBins.npmGlobal),
    ...entriesOf(`${HOME}/.local/bin`, homeBins.local),
  ];
}

function textOf(path: WrittenPath | '' | undefined): string | undefined {
  return path ? path.text : path;
}
