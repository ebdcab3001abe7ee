import { describe, expect, it } from 'vitest';
import { type HandoverInput, HandoverProblem, handover, RUNTIMES, type RuntimeName } from './harness.ts';

const TEXT = 'the "law"\nline 2 \\ $HOME \u007f ä';
const input = (changes: Partial<HandoverInput> = {}): HandoverInput => ({
  text: TEXT,
  file: '/m/law.md',
  args: ['--model', 'a b', '--', 'first'],
  isYolo: false,
  environment: {},
  ...changes,
});

describe('a runtime is given the law', () => {
  it.each<[RuntimeName, string[], [string, string][]]>([
    ['claude', ['claude', '--append-system-prompt', TEXT, '--model', 'a b', '--', 'first'], []],
    [
      'codex',
      [
        ...['codex', '-c', 'developer_instructions="the \\"law\\"\\nline 2 \\\\ $HOME \\u007f ä"'],
        ...['--model', 'a b', '--', 'first'],
      ],
      [],
    ],
    [
      'opencode',
      ['opencode', '--model', 'a b', '--', 'first'],
      [['OPENCODE_CONFIG_CONTENT', '{"instructions":["/m/law.md"]}']],
    ],
    ['pi', ['pi', '--append-system-prompt', '/m/law.md', '--model', 'a b', '--', 'first'], []],
    ['stub', ['mosaic-stub', '--model', 'a b', '--', 'first'], [['MOSAIC_LAW_FILE', '/m/law.md']]],
  ])('%s, and its own arguments as they are', (runtime, argv, environment) => {
    expect(handover(runtime, input())).toEqual({ argv, environment });
  });

  it('never with its name as a first message', () => {
    for (const runtime of RUNTIMES) {
      const { argv } = handover(runtime, input({ args: [], isYolo: true }));
      expect(argv.slice(1)).not.toContain(runtime);
    }
  });

  it('beside what the operator set for opencode', () => {
    const own = '{"model":"m","instructions":["own.md"]}';
    expect(handover('opencode', input({ environment: { OPENCODE_CONFIG_CONTENT: own } })).environment).toEqual([
      ['OPENCODE_CONFIG_CONTENT', '{"model":"m","instructions":["/m/law.md","own.md"]}'],
    ]);
  });

  it.each(['{', '[]', '"x"', '1'])('unless that is no object: %s', (own) => {
    const give = () => handover('opencode', input({ environment: { OPENCODE_CONFIG_CONTENT: own } }));
    expect(give).toThrow(HandoverProblem);
    expect(give).not.toThrow(own);
  });

  it.each<RuntimeName>(['claude', 'codex'])('unless it is longer than an argument of %s may be', (runtime) => {
    expect(() => handover(runtime, input({ text: 'ä'.repeat(65_536) }))).toThrow(HandoverProblem);
    expect(handover(runtime, input({ text: 'x'.repeat(131_000) })).argv).toHaveLength(7);
  });
});

describe('a runtime that is to ask nobody', () => {
  it.each<[RuntimeName, string[]]>([
    ['claude', ['--dangerously-skip-permissions', '--model', 'a b', '--', 'first']],
    ['codex', ['--dangerously-bypass-approvals-and-sandbox', '--model', 'a b', '--', 'first']],
    ['opencode', ['--model', 'a b', '--auto', '--', 'first']],
    ['pi', ['--model', 'a b', '--', 'first']],
    ['stub', ['--model', 'a b', '--', 'first']],
  ])('%s is told so in its own words', (runtime, own) => {
    const { argv } = handover(runtime, input({ isYolo: true }));
    expect(argv.slice(-own.length)).toEqual(own);
  });

  it('is told so once', () => {
    const args = ['--auto'];
    expect(handover('opencode', input({ args, isYolo: true })).argv).toEqual(['opencode', '--auto']);
  });
});
