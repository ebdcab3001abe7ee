import { describe, expect, it } from 'vitest';
import { screenState } from '../observe/screen-state.ts';
import { ADAPTERS, adapterOf } from './index.ts';

const RULE = '────────────';
const state = (runtime: string, ...lines: string[]): string => {
  const adapter = adapterOf(runtime);
  if (adapter === undefined) throw new Error(`no adapter for ${runtime}`);
  const { state, draft } = screenState(adapter, lines, 100_000);
  return draft === '' ? state : `${state}: ${draft}`;
};

it('every runtime has names of its own', () => {
  const names = ADAPTERS.flatMap((adapter) => adapter.names);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(['pi', 'codex', 'claude', 'opencode', 'stub']));
  expect(adapterOf('unheard-of')).toBeUndefined();
});

it.each<[string, string[], string]>([
  ['claude', ['hi', RULE, '❯ ', RULE, '? for shortcuts'], 'idle'],
  ['claude', ['hi', RULE, '❯ half', RULE], 'draft: half'],
  ['claude', ['╭──────────╮', '│ > Try "fix it"   │', '╰──────────╯'], 'idle'],
  ['claude', ['✻ Thinking… (3s)', RULE, '❯ ', RULE], 'working'],
  ['claude', [RULE, '❯ ', RULE, 'esc to interrupt'], 'working'],
  ['claude', ['Do you trust the files in this folder?', '❯ 1. Yes'], 'waiting'],
  ['codex', ['hi', '› Summarize recent commits'], 'idle'],
  ['codex', ['• Working (2s • esc to interrupt)', '› '], 'working'],
  ['codex', ['Sign in with ChatGPT'], 'waiting'],
  ['opencode', ['hi', '┃ Ask anything... "Fix it"'], 'idle'],
  ['opencode', ['┃ mine'], 'draft: mine'],
  ['opencode', ['Permission required', '┃ '], 'waiting'],
  ['pi', ['Steering: x', ' ⠦ Working...', '', RULE, '', RULE, '~/w'], 'working'],
  ['pi', ['he said: Working...', RULE, '', RULE], 'idle'],
  ['pi', [RULE, '>', '→ Auto-compact  true', 'Type to search · Esc to cancel', RULE], 'waiting'],
  ['pi', [], 'waiting'],
  ['stub', ['> hello', 'received 5 bytes', '> '], 'idle'],
  ['stub', ['> half'], 'draft: half'],
])('a screen of %s: %j is %s', (runtime, lines, expected) => {
  expect(state(runtime, ...lines)).toBe(expected);
});

describe('the transcript', () => {
  const agent = { home: '/h', cwd: '/w/a.b:c', environment: {} };
  it.each<[string, object, string, unknown]>([
    [
      'pi',
      {},
      '/h/.pi/agent/sessions/--w-a.b-c--',
      { message: { role: 'user', content: [{ type: 'text', text: 'x' }] } },
    ],
    ['pi', { PI_CODING_AGENT_DIR: '/p' }, '/p/sessions/--w-a.b-c--', { message: { role: 'user', content: 'x' } }],
    ['pi', { PI_CODING_AGENT_SESSION_DIR: '/s' }, '/s', { message: { role: 'user', content: 'x' } }],
    ['claude', {}, '/h/.claude/projects/-w-a-b-c', { type: 'user', message: { content: 'x' } }],
    [
      'claude',
      { CLAUDE_CONFIG_DIR: '/c' },
      '/c/projects/-w-a-b-c',
      { type: 'user', message: { content: [{ text: 'x' }] } },
    ],
    ['codex', {}, '/h/.codex/sessions', { payload: { role: 'user', content: [{ type: 'input_text', text: 'x' }] } }],
    ['codex', { CODEX_HOME: '/c' }, '/c/sessions', { payload: { role: 'user', content: 'x' } }],
  ])('of %s with %j lies in %s', (runtime, environment, path, line) => {
    const transcript = adapterOf(runtime)?.transcript;
    expect(transcript?.folder({ ...agent, environment: environment as Record<string, string> }).path).toBe(path);
    expect(transcript?.userText(line)).toBe('x');
    for (const other of [
      null,
      1,
      'x',
      {},
      { message: { role: 'assistant', content: 'x' } },
      { type: 'user', payload: {} },
    ])
      expect(transcript?.userText(other)).toBeUndefined();
  });
});
