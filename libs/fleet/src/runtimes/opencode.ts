import type { RuntimeAdapter } from './adapter.ts';

/** opencode. */
export const OPENCODE: RuntimeAdapter = {
  names: ['opencode'],
  box: { kind: 'behind', prompt: /^\s*[┃│]\s*(?:>\s)?/u },
  placeholder: /^(?:Ask anything|enter send)/i,
  working: [/\besc (?:to )?interrupt\b/i],
  waiting: [/Permission required/i, /Allow (?:once|always)/i, /Select (?:a )?provider/i],
  prefixes: '/!',
  readsMentions: true,
  resetCommand: '/new',
};
