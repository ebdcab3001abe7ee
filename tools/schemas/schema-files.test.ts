import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SCHEMA_FOLDER, schemaFiles } from './schema-files.ts';

it('every shipped schema is what `npx tsx tools/schemas/main.ts` writes', async () => {
  for (const [name, text] of await schemaFiles())
    expect(readFileSync(`${SCHEMA_FOLDER}/${name}`, 'utf8'), name).toBe(text);
});

it('no schema is shipped that nothing writes', async () => {
  expect(readdirSync(SCHEMA_FOLDER).sort()).toEqual([...(await schemaFiles()).keys()].sort());
});
