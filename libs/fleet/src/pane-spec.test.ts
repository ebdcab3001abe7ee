import { describe, expect, it } from 'vitest';
import { readLaunch } from './launch-request.ts';
import { launchFields, paneSpec } from './pane-spec.ts';

const environment = {
  MOSAIC_AGENT_CLASS: 'worker',
  MOSAIC_AGENT_MODEL: 'm',
  MOSAIC_AGENT_EFFORT: 'high',
  MOSAIC_AGENT_COMMAND: 'pi --flag',
  MOSAIC_AGENT_WORKDIR: '/w',
  MOSAIC_TMUX_SOCKET: 's',
};
const request = readLaunch({ args: ['a'], environment, places: { home: '/h', cwd: '/' } });
const kit = { version: '1.2.3', paneScript: '/kit/agent-pane.sh' };
const UNSET = 'unset MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_START_SETTLE_MS; ';
const ENTER = '[ ! -r "$2" ] || . "$2"; ';

describe('the pane of an agent', () => {
  it('runs the command behind a snippet that bakes PATH in', () => {
    expect(paneSpec(request, { prefix: ['/a', '/b'], launchHash: 'H', kit })).toEqual({
      name: 'a',
      folder: '/w',
      environment: [
        ['MOSAIC_AGENT_NAME', 'a'],
        ['MOSAIC_AGENT_RUNTIME', 'pi'],
        ['MOSAIC_AGENT_CLASS', 'worker'],
        ['MOSAIC_AGENT_MODEL', 'm'],
        ['MOSAIC_AGENT_EFFORT', 'high'],
        ['MOSAIC_TMUX_SOCKET', 's'],
        ['MOSAIC_HOME', '/h/.config/mosaic'],
      ],
      argv: [
        'bash',
        '-c',
        `${UNSET}export PATH=/a:/b"\${PATH:+:$PATH}"; ${ENTER}exec bash -c "$1"`,
        'a',
        'pi --flag',
        '/kit/agent-pane.sh',
      ],
      metadata: [
        ['name', 'a'],
        ['runtime', 'pi'],
        ['class', 'worker'],
        ['model', 'm'],
        ['effort', 'high'],
        ['launcher', 'typescript'],
        ['version', '1.2.3'],
        ['launch', 'H'],
      ],
    });
  });

  it('exports no PATH without a prefix', () => {
    expect(paneSpec(request, { prefix: [], launchHash: 'H', kit }).argv[2]).toBe(`${UNSET}${ENTER}exec bash -c "$1"`);
  });

  it('keeps a hostile folder name inert', () => {
    expect(paneSpec(request, { prefix: ['/a b', "/$(id)'"], launchHash: 'H', kit }).argv[2]).toContain(
      `export PATH='/a b:/$(id)'\\'''"`,
    );
  });
});

it('the declared launch is told apart by name, runtime, class, model, effort, folder and command', () => {
  expect(launchFields(request)).toEqual(['mosaic-launch-1', 'a', 'pi', 'worker', 'm', 'high', '/w', 'pi --flag']);
});
