import { describe, expect, it } from 'vitest';
import { agentVariables } from '../agent-file.ts';
import { agentFileText, hasOwnLines } from './agent-file-text.ts';
import { declaredAgents } from './declared-agents.ts';

const FILE = { agent: 'a', path: '/a.env' };

describe('the text of an agent’s file', () => {
  it.each(['', 'plain/1:x', 'two words', `it's "quoted" $HOME \`id\` \\`, '# no comment', 'ä=€', '$(id)'])(
    'holds the value %j as it is',
    (value) => {
      expect(agentVariables(agentFileText([['V', value]], undefined) ?? '', FILE)).toEqual({ V: value });
    },
  );

  it('is the same when it is written again', () => {
    const first = agentFileText([['V', 'a b']], undefined);
    expect(agentFileText([['V', 'a b']], first)).toBe(first);
  });

  it('keeps what stands before and behind it', () => {
    const first = agentFileText([['V', '1']], '');
    const edited = `# mine\n${first}V=2\n`;
    expect(agentFileText([['V', '3']], edited)).toBe(`# mine\n${agentFileText([['V', '3']], '')}V=2\n`);
    expect(agentVariables(edited, FILE)).toEqual({ V: '2' });
  });

  it('has lines of the operator’s own, or none', () => {
    const text = agentFileText([['V', '1']], '') ?? '';
    expect([text, `# mine\n${text}`, `${text}V=2\n`, '', 'V=1\n'].map(hasOwnLines)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('is not known where only one of its ends is there', () => {
    const lines = (agentFileText([['V', '1']], '') ?? '').split('\n');
    expect(agentFileText([], lines.slice(1).join('\n'))).toBeUndefined();
    expect(agentFileText([], lines.slice(0, 1).join('\n'))).toBeUndefined();
  });
});

describe('a declared agent', () => {
  const roster = {
    version: 1 as const,
    tenant: 't',
    transport: 'tmux' as const,
    heartbeat_seconds: 9,
    defaults: { model: 'm', env: { A: '1', B: '1' } },
  };
  const variablesOf = (agent: object, more: object = {}) =>
    Object.fromEntries(
      declaredAgents({ ...roster, ...more, agents: [{ name: 'a', host: 'local', enabled: true, ...agent }] })[0]
        ?.variables ?? [],
    );

  it('has the defaults where it says nothing', () => {
    expect(variablesOf({})).toMatchObject({
      MOSAIC_AGENT_NAME: 'a',
      MOSAIC_AGENT_MODEL: 'm',
      MOSAIC_AGENT_CLASS: '',
      MOSAIC_TENANT: 't',
      MOSAIC_HEARTBEAT_SECONDS: '9',
      A: '1',
    });
  });

  it('wins over the defaults, variable by variable', () => {
    expect(variablesOf({ model: 'n', env: { B: '2' } })).toMatchObject({ MOSAIC_AGENT_MODEL: 'n', A: '1', B: '2' });
  });

  it('has a socket only where the roster names one', () => {
    expect(variablesOf({})).not.toHaveProperty('MOSAIC_TMUX_SOCKET');
    expect(variablesOf({}, { tmux: { socket_name: 's' } })).toMatchObject({ MOSAIC_TMUX_SOCKET: 's' });
  });
});
