import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The top of the checkout that this suite lies in. */
export const CHECKOUT = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

/** The folder of this suite. */
export const SUITE = `${CHECKOUT}/test/conformance`;

/** The version of the product, by which an expectation can run out. */
export function productVersion(): string {
  return (JSON.parse(readFileSync(`${CHECKOUT}/apps/mosaic/package.json`, 'utf8')) as { version: string }).version;
}
