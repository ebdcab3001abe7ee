import { readFileSync } from 'node:fs';
import { OWNERSHIP } from '@mosaicstack/install';
import { expect, it } from 'vitest';
import { CHECKOUT } from './installers.ts';
import { shippedRelease } from './shipped.ts';

it('both installers have one table of owners', () => {
  const lines = OWNERSHIP.map(({ path, owner, fate, own }) => [path, owner, fate, ...(own === undefined ? [] : [own])]);
  expect(readFileSync(`${CHECKOUT}/framework/tools/install/ownership.tsv`, 'utf8')).toBe(
    lines.map((words) => `${words.join('\t')}\n`).join(''),
  );
});

it('the framework is of the version of the CLI', () => {
  const { version } = JSON.parse(readFileSync(`${CHECKOUT}/apps/mosaic/package.json`, 'utf8'));
  expect(shippedRelease().version).toBe(version);
});

it('the CLI is built from the framework of this checkout', () => {
  expect(shippedRelease(`${CHECKOUT}/apps/mosaic/framework`).name).toBe(shippedRelease().name);
});
