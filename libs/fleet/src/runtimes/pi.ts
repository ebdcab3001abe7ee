import type { RuntimeAdapter } from './adapter.ts';
import { contentText, fieldOf } from './record-line.ts';

/** pi, as 0.73.1 draws itself. It trims a message before it looks at its first sign. */
export const PI: RuntimeAdapter = {
  names: ['pi'],
  box: { kind: 'between', rule: /^─{8,}|^─{3} [↑↓] \d+ more ─/u, prompt: /^/ },
  working: [/^ [⠀-⣿] \S.*\.\.\./u],
  waiting: [/^ ?(?:→ |❯ )?(?:Select|Choose) .*:$/, /No models available/],
  // While it waits to ask its model again, Enter empties the box and the text is gone.
  deaf: /\bRetrying \(\d+\/\d+\) in /,
  lost: /^ ?Error: No API key found\b/,
  dialog: /\bEsc to cancel\b/,
  prefixes: '/!',
  resetCommand: '/new',
  transcript: {
    folder({ home, cwd, environment }) {
      const root = environment.PI_CODING_AGENT_DIR || `${home}/.pi/agent`;
      const own = `${root}/sessions/--${cwd.replace(/^\//, '').replace(/[/:\\]/g, '-')}--`;
      return { path: environment.PI_CODING_AGENT_SESSION_DIR || own, depth: 0 };
    },
    userText(line) {
      const message = fieldOf(line, 'message');
      return fieldOf(message, 'role') === 'user' ? contentText(fieldOf(message, 'content')) : undefined;
    },
  },
};
