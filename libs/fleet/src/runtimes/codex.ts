import type { RuntimeAdapter } from './adapter.ts';

/** Codex. Its empty box shows a suggestion that plain text does not tell from a draft, so no draft is seen in it. */
export const CODEX: RuntimeAdapter = {
  names: ['codex'],
  box: { kind: 'behind', prompt: /^[›▌](?: |$)/u },
  placeholder: /^.*/,
  working: [/\besc to interrupt\b/i],
  waiting: [
    /Sign in with ChatGPT/i,
    /(?:Do you trust|allow Codex to work in) /i,
    /Allow command\?|Would you like to run the following command/i,
    /^\s*[›>] 1\. /u,
  ],
};
