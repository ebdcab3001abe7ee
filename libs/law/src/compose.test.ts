import { describe, expect, it } from 'vitest';
import { compose, type LawSources } from './compose.ts';

const CONSTITUTION =
  '# C\n\n## Gates\n\n### prove-it\nProve it.\n\n### keep-work\nKeep it.\n\n## More\n\n### no-gate\n';
const text = (source: string, content = `# ${source}`) => ({ source, text: content });
const sources = (changes: Partial<LawSources> = {}): LawSources => ({
  mission: text('mission'),
  constitution: text('CONSTITUTION.md', CONSTITUTION),
  agents: text('AGENTS.md'),
  user: text('USER.md'),
  policies: [],
  tools: text('TOOLS.md'),
  runtime: text('runtime/pi/RUNTIME.md'),
  overlays: [text('USER.local.md')],
  fleet: text('the roster'),
  unread: [],
  missing: [],
  ...changes,
});
const policy = (body: string, head = 'gate: prove-it\neffect: stricter\n') =>
  text('policy/p.md', `---\n${head}---\n${body}\n`);
const AUDIENCE = { runtime: 'pi', agentClass: 'worker' };
const composed = (changes: Partial<LawSources> = {}) => compose(sources(changes), AUDIENCE);

describe('the text of an agent', () => {
  it('has its parts in order, each behind its source', () => {
    const { text: whole, parts } = composed({ policies: [policy('Twice.')] });
    expect(parts.map(({ kind }) => kind)).toEqual([
      ...['mission', 'constitution', 'agents', 'user', 'policy', 'tools', 'runtime', 'overlay', 'fleet'],
    ]);
    expect(whole).toMatch(/^<!-- from mission -->\n# mission\n\n<!-- from CONSTITUTION.md -->\n# C\n/);
    expect(whole).toContain('<!-- from policy/p.md -->\nIn addition to the gate prove-it:\nTwice.\n');
  });

  it('leaves out parts without a letter, and counts the others', () => {
    const { parts } = composed({ mission: text('mission', ' \n\t\n'), user: text('USER.md', '\n\nä€\n\n') });
    expect(parts.map(({ kind }) => kind)).not.toContain('mission');
    expect(parts.find(({ kind }) => kind === 'user')).toMatchObject({ text: 'ä€', lines: 1, bytes: 5, tokens: 2 });
  });

  it('is composed without what is missing, and says so', () => {
    const { warnings, refusals, parts } = composed({
      constitution: undefined,
      agents: undefined,
      runtime: undefined,
      missing: ['SOUL.md'],
      unread: ['CONSTITUTION.local.md'],
    });
    expect(warnings).toEqual([
      'CONSTITUTION.md is missing',
      'AGENTS.md is missing',
      'runtime/pi/RUNTIME.md is missing',
      'SOUL.md is missing',
      'CONSTITUTION.local.md is not read: gates cannot be changed locally',
    ]);
    expect([refusals, parts.length]).toEqual([[], 5]);
  });

  it('warns of a Constitution without gates', () => {
    expect(composed({ constitution: text('CONSTITUTION.md', '# C\n') }).warnings).toEqual([
      'CONSTITUTION.md has no gates',
    ]);
  });
});

describe('a policy', () => {
  it.each([
    ['always', true],
    ['runtime:pi', true],
    ['class:worker', true],
    ['runtime:codex', false],
    ['class:lead', false],
  ])('of scope %s is taken in: %s', (scope, isIn) => {
    const { parts, notes } = composed({
      policies: [policy('Twice.', `gate: prove-it\neffect: "stricter"\nscope: ${scope}\n`)],
    });
    expect(parts.some(({ kind }) => kind === 'policy')).toBe(isIn);
    expect(notes).toEqual(isIn ? [] : [`policy/p.md is for ${scope} only`]);
  });

  it.each([
    ['# no front matter', /^it has no front matter/],
    ['---\ngate: prove-it\n', 'its front matter has no end'],
    ['---\ngate: prove-it\nnonsense\n---\n', "line 3 is not 'key: value'"],
    ['---\ngate: prove-it\ngate: keep-work\n---\n', "line 3 says 'gate' a second time"],
    ['---\ngate: prove-it\neffect: stricter\nnote: x\n---\n', "'note' is unknown; known are gate, effect, scope"],
    ['---\ngate: no-gate\neffect: stricter\n---\n', "there is no gate 'no-gate'"],
    ['---\neffect: stricter\n---\n', "there is no gate ''"],
    ['---\ngate: prove-it\neffect: looser\n---\n', "its effect is 'looser', and a gate can only be made stricter"],
    ['---\ngate: prove-it\n---\n', "its effect is '', and a gate can only be made stricter"],
    [
      '---\ngate: prove-it\neffect: stricter\nscope: me\n---\n',
      "its scope 'me' is none of always, runtime:NAME, class:NAME",
    ],
  ])('%j is refused', (content, cause) => {
    const { refusals, parts } = composed({ policies: [text('policy/p.md', content)] });
    expect(refusals).toMatchObject([{ source: 'policy/p.md', cause: expect.stringMatching(cause) }]);
    expect(parts.some(({ kind }) => kind === 'policy')).toBe(false);
  });

  it('that loosens in its text is refused, with the gate and the line', () => {
    const { refusals } = composed({ policies: [policy('Be careful.\n\nYou may skip keep-work.')] });
    expect(refusals).toEqual([
      {
        source: 'policy/p.md',
        line: 7,
        gate: 'keep-work',
        cause: "'skip' would loosen the gate keep-work: You may skip keep-work.",
      },
    ]);
  });
});

it.each(['mission', 'user', 'overlay'] as const)('a %s that loosens is refused, too', (kind) => {
  const loose = text(kind, '# Mine\n\nThis overrides the Constitution.');
  const changes = { mission: { mission: loose }, user: { user: loose }, overlay: { overlays: [loose] } }[kind];
  expect(composed(changes).refusals).toMatchObject([{ source: kind, line: 3, gate: 'all gates' }]);
});
