import type { RuntimeAdapter } from './adapter.ts';

/** mosaic-stub, which needs no account. */
export const STUB: RuntimeAdapter = {
  names: ['stub'],
  box: { kind: 'behind', prompt: /^> ?/ },
  working: [],
  waiting: [],
  prefixes: '',
};
