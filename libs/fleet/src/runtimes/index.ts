import type { RuntimeAdapter } from './adapter.ts';
import { CLAUDE } from './claude.ts';
import { CODEX } from './codex.ts';
import { OPENCODE } from './opencode.ts';
import { PI } from './pi.ts';
import { STUB } from './stub.ts';

/** Every runtime that has an adapter. */
export const ADAPTERS: readonly RuntimeAdapter[] = [PI, CODEX, CLAUDE, OPENCODE, STUB];

/** The adapter of a runtime; undefined for one of which nothing is known. */
export function adapterOf(runtime: string): RuntimeAdapter | undefined {
  return ADAPTERS.find(({ names }) => names.includes(runtime));
}
