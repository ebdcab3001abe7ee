import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendLine, filesBelow, namesIn, readFrom, readTextIfThere, setAside, writeFileWhole } from './files.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that is written whole', () => {
  it('is for its owner alone, and so is the folder that it makes', () => {
    writeFileWhole(`${folder}/new/a`, 'x', { mode: 0o600 });
    expect(readFileSync(`${folder}/new/a`, 'utf8')).toBe('x');
    expect(statSync(`${folder}/new/a`).mode & 0o777).toBe(0o600);
    expect(statSync(`${folder}/new`).mode & 0o777).toBe(0o700);
  });

  it('keeps its mode, the link to it, and its last text under another name', () => {
    writeFileSync(`${folder}/a`, 'old');
    chmodSync(`${folder}/a`, 0o640);
    symlinkSync('a', `${folder}/link`);
    writeFileWhole(`${folder}/link`, 'new', { mode: 0o600, backup: `${folder}/a.bak` });
    expect(readlinkSync(`${folder}/link`)).toBe('a');
    expect([readFileSync(`${folder}/a`, 'utf8'), readFileSync(`${folder}/a.bak`, 'utf8')]).toEqual(['new', 'old']);
    expect(statSync(`${folder}/a`).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['a', 'a.bak', 'link']);
  });

  it('keeps the bits that the umask takes from a new one, and its backup has them too', () => {
    writeFileSync(`${folder}/a`, 'old');
    chmodSync(`${folder}/a`, 0o666);
    const before = process.umask(0o077);
    try {
      writeFileWhole(`${folder}/a`, 'new', { mode: 0o600, backup: `${folder}/a.bak` });
    } finally {
      process.umask(before);
    }
    expect(['a', 'a.bak'].map((name) => statSync(`${folder}/${name}`).mode & 0o777)).toEqual([0o666, 0o666]);
  });

  it('has its backup beside the link, also where that leads to another file system', () => {
    const far = mkdtempSync('/dev/shm/files-');
    try {
      expect(statSync(far).dev).not.toBe(statSync(folder).dev);
      writeFileSync(`${far}/a`, 'old');
      symlinkSync(`${far}/a`, `${folder}/a`);
      writeFileSync(`${folder}/a.bak`, 'older');
      writeFileWhole(`${folder}/a`, 'new', { mode: 0o600, backup: `${folder}/a.bak` });
      expect([readFileSync(`${far}/a`, 'utf8'), readFileSync(`${folder}/a.bak`, 'utf8')]).toEqual(['new', 'old']);
      expect([readlinkSync(`${folder}/a`), ...readdirSync(far)]).toEqual([`${far}/a`, 'a']);
    } finally {
      rmSync(far, { recursive: true });
    }
  });

  it('is made where links lead to that have led nowhere', () => {
    mkdirSync(`${folder}/deep`);
    symlinkSync('deep/b', `${folder}/a`);
    symlinkSync(`${folder}/c`, `${folder}/deep/b`);
    writeFileWhole(`${folder}/a`, 'new', { mode: 0o600, backup: `${folder}/a.bak` });
    expect(readFileSync(`${folder}/c`, 'utf8')).toBe('new');
    expect([readlinkSync(`${folder}/a`), readlinkSync(`${folder}/deep/b`)]).toEqual(['deep/b', `${folder}/c`]);
    expect(readdirSync(folder).sort()).toEqual(['a', 'c', 'deep']);
  });

  it('is not made where links lead to a missing folder, or round', () => {
    symlinkSync('none/a', `${folder}/a`);
    symlinkSync('b', `${folder}/b`);
    expect(() => writeFileWhole(`${folder}/a`, 'new', { mode: 0o600 })).toThrow('ENOENT');
    expect(() => writeFileWhole(`${folder}/b`, 'new', { mode: 0o600 })).toThrow('ELOOP');
    expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
    expect([readlinkSync(`${folder}/a`), readlinkSync(`${folder}/b`)]).toEqual(['none/a', 'b']);
  });

  it('is as it was where its backup cannot be written', () => {
    writeFileSync(`${folder}/a`, 'old');
    mkdirSync(`${folder}/a.bak`);
    expect(() => writeFileWhole(`${folder}/a`, 'new', { mode: 0o600, backup: `${folder}/a.bak` })).toThrow('EISDIR');
    expect(readFileSync(`${folder}/a`, 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['a', 'a.bak']);
  });

  it('is as it was where it cannot be written', () => {
    writeFileSync(`${folder}/a`, 'old');
    // Nobody can make a file of this name beside it.
    const long = `${folder}/${'x'.repeat(250)}`;
    expect(() => writeFileWhole(long, 'new', { mode: 0o600 })).toThrow('ENAMETOOLONG');
    expect(() => writeFileWhole(`${folder}/a/b`, 'new', { mode: 0o600 })).toThrow();
    expect(readdirSync(folder)).toEqual(['a']);
    expect(readFileSync(`${folder}/a`, 'utf8')).toBe('old');
  });
});

it('a file that is set aside takes the place of no other', () => {
  for (const text of ['one', 'two', 'three']) {
    writeFileSync(`${folder}/a`, text);
    setAside(`${folder}/a`);
    if (text === 'one') symlinkSync('nowhere', `${folder}/a.bak.1`);
  }
  setAside(`${folder}/a`);
  expect(readdirSync(folder).sort()).toEqual(['a.bak', 'a.bak.1', 'a.bak.2', 'a.bak.3']);
  expect(['a.bak', 'a.bak.2', 'a.bak.3'].map((name) => readFileSync(`${folder}/${name}`, 'utf8'))).toEqual([
    'one',
    'two',
    'three',
  ]);
});

describe('what is read', () => {
  it('is nothing where there is no file, and an error where there is one that cannot be read', () => {
    expect(readTextIfThere(`${folder}/none`)).toBeUndefined();
    expect(readTextIfThere(`${folder}/none/below`)).toBeUndefined();
    expect(() => readTextIfThere(folder)).toThrow('EISDIR');
    expect(namesIn(`${folder}/none`)).toEqual([]);
  });

  it('may begin in the middle, and is limited', () => {
    writeFileSync(`${folder}/a`, '0123456789');
    expect(`${readFrom(`${folder}/a`, 4, 3)}`).toBe('456');
    expect(`${readFrom(`${folder}/a`, 8, 100)}`).toBe('89');
    expect(`${readFrom(`${folder}/a`, 20, 100)}${readFrom(`${folder}/none`, 0, 1)}`).toBe('');
  });

  it('may be the files below a folder, by their ending', () => {
    for (const name of ['a.jsonl', 'b.txt', 'deep/c.jsonl', 'deep/er/d.jsonl'])
      writeFileWhole(`${folder}/${name}`, 'x', { mode: 0o600 });
    const names = (depth: number) =>
      filesBelow(folder, '.jsonl', depth)
        .map(({ path }) => path.slice(folder.length + 1))
        .sort();
    expect(names(0)).toEqual(['a.jsonl']);
    expect(names(1)).toEqual(['a.jsonl', 'deep/c.jsonl']);
    expect(names(2)).toHaveLength(3);
    expect(filesBelow(`${folder}/none`, '.jsonl', 1)).toEqual([]);
  });
});

it('a line is not glued to one that was torn', () => {
  writeFileSync(`${folder}/log`, 'whole\ntor');
  appendLine(`${folder}/log`, 'next');
  appendLine(`${folder}/log`, 'last');
  expect(readFileSync(`${folder}/log`, 'utf8')).toBe('whole\ntor\nnext\nlast\n');
});

it('a line is added behind what is there', () => {
  appendLine(`${folder}/new/log`, 'one');
  appendLine(`${folder}/new/log`, 'two');
  expect(readFileSync(`${folder}/new/log`, 'utf8')).toBe('one\ntwo\n');
  expect(existsSync(`${folder}/new`)).toBe(true);
});
