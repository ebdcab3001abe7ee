import { mkdirSync, mkdtempSync, realpathSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentFolder, homeFolder } from './current-folder.ts';

let base: string;
let before: string;

beforeEach(() => {
  before = process.cwd();
  base = realpathSync(mkdtempSync(join(tmpdir(), 'mosaic cwd-')));
  mkdirSync(`${base}/here`);
  mkdirSync(`${base}/.hidden`);
  symlinkSync('here', `${base}/link`);
  symlinkSync('loop', `${base}/loop`);
  process.chdir(`${base}/here`);
});

afterEach(() => {
  process.chdir(before);
  rmSync(base, { recursive: true });
});

describe('the current folder', () => {
  it('has the name by which the caller reached it', () => {
    expect(currentFolder({ PWD: `${base}/link` })).toBe(`${base}/link`);
  });

  it.each<[string, string | undefined]>([
    ['is not set', undefined],
    ['is empty', ''],
    ['is not absolute', '.'],
    ['names another folder', '/'],
    ['names no folder', '/no such folder'],
    ['leads nowhere', 'BASE/loop'],
    ['is too long to be asked for', `/${'x'.repeat(5000)}`],
    ['has a dot in it', 'BASE/./link'],
    ['ends with a dot', 'BASE/link/.'],
    ['has two dots in it', 'BASE/.hidden/../link'],
    ['ends with two dots', 'BASE/here/x/..'],
    ['has an empty part', 'BASE//link'],
  ])('has the name that the system gives it where PWD %s', (_title, named) => {
    expect(currentFolder({ PWD: named?.replace('BASE', base) })).toBe(`${base}/here`);
  });

  it('may have a name that begins with a dot', () => {
    process.chdir(`${base}/.hidden`);
    symlinkSync('.hidden', `${base}/..link`);
    expect(currentFolder({ PWD: `${base}/..link` })).toBe(`${base}/..link`);
  });

  it('is what PWD says where it was removed', () => {
    rmdirSync(`${base}/here`);
    expect(currentFolder({ PWD: `${base}/here` })).toBe(`${base}/here`);
    expect(currentFolder({})).toBe('');
  });
});

it.each<[string, string | undefined, string]>([
  ['HOME', '/h o', '/h o'],
  ['that of the user database where HOME is empty', '', userInfo().homedir],
  ['that of the user database where HOME is not set', undefined, userInfo().homedir],
])('the home folder is %s', (_title, home, expected) => {
  expect(homeFolder({ HOME: home })).toBe(expected);
});
