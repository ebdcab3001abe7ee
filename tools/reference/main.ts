import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { helpOf, referenceText } from './reference.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const text = referenceText(await helpOf(`${CHECKOUT}apps/mosaic/bin/mosaic.js`));
writeFileSync(`${CHECKOUT}docs/reference.md`, text);
console.log('docs/reference.md');
