import { factsOf } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { parseRoster } from './roster-file.ts';

const causeOf = (text: string): string | undefined => {
  try {
    parseRoster('r.yaml', text);
    return undefined;
  } catch (error) {
    const facts = factsOf(error);
    if (facts === undefined) throw error;
    return facts.cause;
  }
};

describe('a roster', () => {
  it('fills in what is not said', () => {
    expect(parseRoster('r.yaml', 'version: 1\nagents:\n  - name: a\n').roster).toEqual({
      version: 1,
      tenant: 'default',
      transport: 'tmux',
      heartbeat_seconds: 15,
      defaults: {},
      agents: [{ name: 'a', host: 'local', enabled: true }],
    });
  });

  it('is read in snake_case and in camelCase; variables keep their names', () => {
    const text =
      'version: 1\ntmux: { socketName: s }\nheartbeatSeconds: 3\ndefaults: { runtimeBin: /x, env: { someVar: a } }\n';
    expect(parseRoster('r.yaml', text).roster).toMatchObject({
      tmux: { socket_name: 's' },
      heartbeat_seconds: 3,
      defaults: { runtime_bin: '/x', env: { someVar: 'a' } },
    });
  });

  it('may have anchors and merged keys', () => {
    const text =
      'version: 1\ndefaults: &d\n  runtime: pi\nagents:\n  - name: a\n    env: &e { A: "1" }\n  - name: b\n    env: *e\n';
    expect(parseRoster('r.yaml', text).roster.agents[1]?.env).toEqual({ A: '1' });
  });

  it.each([
    ['', "line 1, column 1: 'version' is missing"],
    ['version: 2\n', "line 1, column 10: 'version' must be 1"],
    ['version: 1\nagnets: []\n', "line 2, column 1: 'agnets' is no key of a roster; did you mean 'agents'?"],
    [
      'version: 1\nagents:\n  - name: a\n    modle: m\n',
      "line 4, column 5: 'modle' is no key of an agent; did you mean 'model'?",
    ],
    [
      'version: 1\ntmux: { sokcetName: s }\n',
      "line 2, column 9: 'sokcetName' is no key of 'tmux'; did you mean 'socket_name'?",
    ],
    [
      'version: 1\ndefaults:\n  name: x\n',
      /^line 3, column 3: 'name' is no key of 'defaults'; known are class, runtime, /,
    ],
    ['version: 1\nagents:\n  - {}\n', "line 3, column 5: 'agents.0.name' is missing"],
    ['version: 1\nagents:\n  - name: a b\n', /^line 3, column 11: 'agents.0.name' must be 1 to 64 letters/],
    [
      'version: 1\nagents:\n  - name: a\n    enabled: "yes"\n',
      /^line 4, column 14: 'agents.0.enabled' must be true or false$/,
    ],
    [
      'version: 1\nagents:\n  - name: a\n    env: { A: 1 }\n',
      /^line 4, column 15: 'agents.0.env.A' must be text, in quotes$/,
    ],
    [
      'version: 1\nagents:\n  - name: a\n    env: { "A-B": x }\n',
      "line 4, column 19: 'agents.0.env.A-B' must be a variable's name",
    ],
    ['version: 1\nagents:\n  - name: a\n    command: "a\\nb"\n', /must be one line without control characters$/],
    [
      `version: 1\nagents:\n  - name: a\n    model: ${'ä'.repeat(129)}\n`,
      /'agents.0.model' must have at most 256 bytes$/,
    ],
    ['version: 1\nagents:\n  - name: a\n    host: far\n', /must be local: other hosts are still to come$/],
    ['version: 1\nagents:\n  - name: a\n  - name: b\n  - name: a\n', "line 5, column 11: there is a second agent 'a'"],
    ['version: 1\nversion: 1\n', 'line 2, column 1: Map keys must be unique'],
    ['version: 1\n\tagents: []\n', /^line 2, column 1: /],
    [
      'a: &a [1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c]\n',
      /alias/i,
    ],
    ['- a\n', 'line 1, column 1: a roster must be a list of keys with values'],
    ['version: 1\ntmux: {socketName: a, socket_name: b}\n', /'socketName' is no key of 'tmux'/],
  ])('%j is refused', (text, cause) => {
    expect(causeOf(text)).toEqual(typeof cause === 'string' ? cause : expect.stringMatching(cause));
  });

  it.each(['BASH_ENV', 'TMUX', 'MOSAIC_AGENT_MODEL'])('the variable %s is refused', (name) => {
    expect(causeOf(`version: 1\nagents:\n  - name: a\n    env: { ${name}: x }\n`)).toBe(
      `line 4, column ${14 + name.length}: 'agents.0.env.${name}' is not to be set here: Mosaic, the shell or tmux sets it`,
    );
  });

  it('may say what has as many bytes as a launch takes', () => {
    const text = `version: 1\nagents:\n  - name: a\n    model: ${'ä'.repeat(128)}\n    class: ${'x'.repeat(256)}\n`;
    expect(causeOf(text)).toBeUndefined();
  });

  it('that is larger than a mebibyte is refused', () => {
    expect(causeOf(`version: 1\n#${'x'.repeat(1024 * 1024)}`)).toBe('it has more than 1048576 bytes');
  });
});
