import { expect, it } from 'vitest';
import { toolEnvironment } from './tool-environment.ts';

const UTF8 = { LANG: 'C.UTF-8' };

it('passes the operator’s environment on', () => {
  const environment = {
    ...UTF8,
    PATH: '/bin',
    TMUX_TMPDIR: '/t',
    TOKEN: 'x',
    MOSAIC_OTHER: 'y',
    NPM_TOKEN: 'z',
    EMPTY: '',
  };
  expect(toolEnvironment(environment)).toEqual(environment);
});

it.each([
  ...['TMUX', 'TMUX_PANE', 'CLAUDECODE', 'INIT_CWD', 'NODE_ENV', 'npm_', 'npm_config_prefix'],
  ...['NAME', 'RUNTIME', 'CLASS', 'MODEL', 'EFFORT', 'WORKDIR', 'COMMAND'].map((name) => `MOSAIC_AGENT_${name}`),
  ...['MOSAIC_RUNTIME_BIN', 'MOSAIC_TMUX_SOCKET', 'MOSAIC_HOME', 'MOSAIC_START_SETTLE_MS'],
])('keeps %s from a server that would hand it on', (name) => {
  expect(toolEnvironment({ ...UTF8, [name]: 'x' })).toEqual(UTF8);
});

it('leaves out what is not set', () => {
  expect(toolEnvironment({ ...UTF8, PATH: undefined })).toEqual(UTF8);
});

it.each([
  [{ LC_ALL: 'de_DE.UTF-8', LANG: 'C' }],
  [{ LC_CTYPE: 'en_US.utf8', LANG: 'C' }],
  [{ LC_ALL: '', LC_CTYPE: '', LANG: 'C.UTF-8' }],
])('leaves the UTF-8 locale %j as it is', (environment) => {
  expect(toolEnvironment(environment)).toEqual(environment);
});

it.each([
  [{}, { LC_CTYPE: 'C.UTF-8' }],
  [
    { LC_ALL: 'C', LANG: 'C.UTF-8' },
    { LANG: 'C.UTF-8', LC_CTYPE: 'C.UTF-8' },
  ],
  [
    { LC_CTYPE: 'POSIX', LANG: 'C.UTF-8' },
    { LANG: 'C.UTF-8', LC_CTYPE: 'C.UTF-8' },
  ],
  [
    { LC_ALL: '', LANG: 'C' },
    { LANG: 'C', LC_CTYPE: 'C.UTF-8' },
  ],
])('makes the locale %j one of UTF-8', (environment, expected) => {
  expect(toolEnvironment(environment)).toEqual(expected);
});
