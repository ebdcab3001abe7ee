import { describe, expect, it } from 'vitest';
import { readLaunch } from './launch-request.ts';
import { pathPrefix, prefixCandidates } from './path-prefix.ts';

const request = (environment: Record<string, string> = {}) =>
  readLaunch({ args: ['a'], environment, places: { home: '/h', cwd: '/here' } });

describe('the candidates of the prefix', () => {
  it('come in the order of the contract', () => {
    const candidates = prefixCandidates(request({ MOSAIC_RUNTIME_BIN: 'rt' }), '/npm\n');
    expect(candidates).toEqual(['/here/rt', '/npm/bin', '/h/.npm-global/bin', '/h/.local/bin']);
  });

  it.each([[undefined], [''], ['\n'], ['undefined\n'], ['relative\n'], [' /npm\n']])(
    'have none of npm where it answers %j',
    (answer) => {
      expect(prefixCandidates(request(), answer)).toEqual(['/h/.npm-global/bin', '/h/.local/bin']);
    },
  );

  it.each([
    ['/npm', '/npm/bin'],
    ['/npm/\n\n', '/npm/bin'],
    ['/', '/bin'],
    ['/npm \n', '/npm /bin'],
    ['/npm\r\n', '/npm\r/bin'],
    ['/a\n/b\n', '/a\n/b/bin'],
  ])('have npm’s %j as %j', (answer, expected) => {
    expect(prefixCandidates(request(), answer)[0]).toBe(expected);
  });
});

describe('the prefix', () => {
  it('has existing folders only, each once', () => {
    const prefix = pathPrefix([
      { folder: '/a', identity: '1' },
      { folder: '/missing', identity: undefined },
      { folder: '/link-to-a', identity: '1' },
      { folder: '/b', identity: '2' },
    ]);
    expect(prefix).toEqual({ folders: ['/a', '/b'], warnings: [] });
  });

  it('leaves out a folder with a colon, and says so', () => {
    const prefix = pathPrefix([
      { folder: '/x:y', identity: '1' },
      { folder: '/b', identity: '1' },
      { folder: '/missing:y', identity: undefined },
    ]);
    expect(prefix).toEqual({ folders: ['/b'], warnings: ["left '/x:y' out of PATH: its name has a ':'"] });
  });
});
