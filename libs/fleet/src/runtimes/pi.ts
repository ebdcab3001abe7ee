import type { RuntimeAdapter } from './adapter.ts';

/** pi, as 0.73.1 draws itself. */
export const PI: RuntimeAdapter = {
  names: ['pi'],
  box: { kind: 'between', rule: /^─{8,}|^─{3} [↑↓] \d+ more ─/u, prompt: /^/ },
  working: [/^ [⠀-⣿] \S.*\.\.\./u],
  waiting: [/^ ?(?:→ |❯ )?(?:Select|Choose) .*:$/, /No models available/],
};
