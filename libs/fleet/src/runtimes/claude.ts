import type { RuntimeAdapter } from './adapter.ts';
import { contentText, fieldOf } from './record-line.ts';

/** Claude Code, as versions 2.0 and 2.1 draw themselves. */
export const CLAUDE: RuntimeAdapter = {
  names: ['claude', 'claude-code'],
  box: { kind: 'between', rule: /^[╭╰]?─{8,}/u, prompt: /^(?:│ )?[❯>](?:[ \u00a0]|$)/u },
  placeholder: /^Try "/,
  working: [/\besc to interrupt\b/i, /^[·✢✳✶✻✽] .*…/u],
  waiting: [
    /^\s*(?:│\s*)?❯ 1\. /u,
    /Do you trust the files in this folder/i,
    /Choose the text style that looks best/i,
    /Select login method/i,
    /Do you want to (?:proceed|make this edit|create)/i,
  ],
  prefixes: '/!#',
  readsMentions: true,
  resetCommand: '/clear',
  transcript: {
    folder({ home, cwd, environment }) {
      const root = environment.CLAUDE_CONFIG_DIR || `${home}/.claude`;
      return { path: `${root}/projects/${cwd.replace(/[^A-Za-z0-9]/g, '-')}`, depth: 0 };
    },
    userText(line) {
      return fieldOf(line, 'type') === 'user' ? contentText(fieldOf(fieldOf(line, 'message'), 'content')) : undefined;
    },
  },
};
