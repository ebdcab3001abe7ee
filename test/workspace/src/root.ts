import { fileURLToPath } from 'node:url';

/** The checkout that these tests are part of. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
