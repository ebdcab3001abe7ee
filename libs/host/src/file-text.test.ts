import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOrRemains } from './file-text.ts';
import { localHost } from './host.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-text-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const textsOf = async (...names: string[]) => {
  const paths = names.map((name) => `${folder}/${name}`);
  const texts = await localHost({}).readTexts(paths);
  return paths.map((path) => texts.get(path));
};

describe('the text of a file', () => {
  it('is what it holds, also where that has U+FFFD itself', async () => {
    writeFileSync(`${folder}/a`, 'ä€👍\n');
    writeFileSync(`${folder}/b`, 'a\ufffdb');
    expect(await textsOf('a', 'b')).toEqual(['ä€👍\n', 'a\ufffdb']);
  });

  it('is not that of a file that is not there', async () => {
    writeFileSync(`${folder}/a`, '');
    expect(await textsOf('a', 'none', 'a/below')).toEqual(['', undefined, undefined]);
  });

  it('is unknown where it is not UTF-8, or cannot be read', async () => {
    writeFileSync(`${folder}/a`, Buffer.from('x\xffy', 'latin1'));
    mkdirSync(`${folder}/b`);
    expect(await textsOf('a', 'b')).toEqual([
      { cause: 'has a byte that is not UTF-8', remains: 'x\ufffdy' },
      { cause: 'cannot be read: EISDIR: illegal operation on a directory', remains: '' },
    ]);
  });

  it('is what remains of it for those who ask no more', async () => {
    writeFileSync(`${folder}/a`, Buffer.from('x\xff', 'latin1'));
    writeFileSync(`${folder}/b`, 'y');
    mkdirSync(`${folder}/c`);
    expect((await textsOf('a', 'b', 'c', 'none')).map(textOrRemains)).toEqual(['x\ufffd', 'y', '', '']);
  });
});
