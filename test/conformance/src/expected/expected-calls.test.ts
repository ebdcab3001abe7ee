import { expect, it } from 'vitest';
import type { Text } from '../schema/text.ts';
import { knownScenario, sampleScenario } from '../self-test/sample.ts';
import { expectedArgv } from './expected-calls.ts';
import { laneExpectation } from './lane-expectation.ts';
import { expandLaunch, launchHash } from './tmux-words.ts';

const texts = {
  expand: (text: Text): string => (typeof text === 'string' ? text.replaceAll('{{HOME}}', '/h o') : ''),
  path: (text: string): string => text,
};

it('the named calls are expanded to what LNCH-020 has written out', () => {
  const { launch, calls = [] } = laneExpectation(knownScenario('LNCH-020'), 'fake');
  if (launch === undefined) throw new Error('no launch');
  const expanded = expandLaunch({ ...launch, prefix: "'{{HOME}}/.local/bin'" }, texts);
  const named = (['has-session', 'tmux-version', 'npm', 'start-server', 'new-session'] as const).map((call) =>
    expectedArgv(call, expanded, { ...texts, expand: (text) => texts.expand(text) }),
  );
  const written = calls.map((call) => expectedArgv(call, expanded, texts));
  expect(named.map((argv) => argv.map((word) => word.replace('{{LAUNCHER}}', 'bash')))).toEqual(
    written.map((argv) => argv.map((word) => word.replace('{{LAUNCHER}}', 'bash'))),
  );
});

it('the hash is that of the fields, each with a NUL byte behind it', () => {
  const launch = {
    name: 'n',
    socket: 's',
    runtime: 'r',
    class: 'c',
    model: 'm',
    effort: 'e',
    workdir: '/w',
    command: 'x',
    home: '/m',
  };
  // printf '%s\0' mosaic-launch-1 n r c m e /w x | sha256sum
  expect(launchHash(launch)).toBe('dfcc22ca6f93676f7d81fe342952c44112967de3e71130ad7beee75f431e4996');
});

it('a semicolon at an end is escaped, and a # in the folder is doubled', () => {
  const scenario = sampleScenario({
    expect: {
      exit: 0,
      stdout: { any: true },
      stderr: { any: true },
      calls: [],
      launch: { name: 'a', class: 'c;', workdir: '/#{x};', command: ';' },
    },
  });
  if (scenario.expect.launch === undefined) throw new Error('no launch');
  const words = expectedArgv('new-session', expandLaunch(scenario.expect.launch, texts), texts);
  expect(words).toContain('/##{x}\\;');
  expect(words).toContain('MOSAIC_AGENT_CLASS=c\\;');
  expect(words).toContain('\\;');
  expect(words.filter((word) => word === ';')).toHaveLength(13);
});

it('a named call needs a declared launch', () => {
  expect(() => expectedArgv('has-session', undefined, texts)).toThrow('the call \'"has-session"\' needs expect.launch');
});
