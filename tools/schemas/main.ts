import { mkdirSync, writeFileSync } from 'node:fs';
import { SCHEMA_FOLDER, schemaFiles } from './schema-files.ts';

/** Writes the schemas that ship with the framework. */
mkdirSync(SCHEMA_FOLDER, { recursive: true });
for (const [name, text] of await schemaFiles()) writeFileSync(`${SCHEMA_FOLDER}/${name}`, text);
