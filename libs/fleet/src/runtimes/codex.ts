import type { RuntimeAdapter } from './adapter.ts';
import { contentText, fieldOf } from './record-line.ts';

/** Codex. Its empty box shows a suggestion that plain text does not tell from a draft, so no draft is seen in it. */
export const CODEX: RuntimeAdapter = {
  names: ['codex'],
  box: { kind: 'behind', prompt: /^[›▌](?: |$)/u },
  placeholder: /^.*/,
  hidesDraft: true,
  working: [/\besc to interrupt\b/i],
  waiting: [
    /Sign in with ChatGPT/i,
    /(?:Do you trust|allow Codex to work in) /i,
    /Allow command\?|Would you like to run the following command/i,
    /^\s*[›>] 1\. /u,
  ],
  prefixes: '/!',
  resetCommand: '/new',
  // It takes an Enter that follows a burst of keys for a part of it.
  enterAfterMs: 400,
  transcript: {
    folder: ({ home, environment }) => ({ path: `${environment.CODEX_HOME || `${home}/.codex`}/sessions`, depth: 3 }),
    userText(line) {
      const payload = fieldOf(line, 'payload');
      return fieldOf(payload, 'role') === 'user' ? contentText(fieldOf(payload, 'content')) : undefined;
    },
  },
};
