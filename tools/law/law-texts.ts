import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LawText } from './placement.ts';

const FRAMEWORK = fileURLToPath(new URL('../../framework', import.meta.url));

/** All texts of the framework. */
export function lawTexts(): LawText[] {
  return readdirSync(FRAMEWORK, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => ({ path, text: readFileSync(`${FRAMEWORK}/${path}`, 'utf8') }));
}
