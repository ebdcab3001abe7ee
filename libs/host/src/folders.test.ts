import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { folderIdentity, folderMaker } from './folders.ts';

vi.setConfig({ testTimeout: 20_000 });

const LONG_NAME = 'x'.repeat(256);

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mosaic folders-'));
  mkdirSync(`${base}/folder`);
  writeFileSync(`${base}/file`, '');
  for (const [link, target] of Object.entries({ dangling: 'nowhere', loop: 'loop', 'to-file': 'file', to: 'folder' }))
    symlinkSync(target, `${base}/${link}`);
});

afterEach(() => rmSync(base, { recursive: true }));

const entries = (): string[] => readdirSync(base, { recursive: true }).map(String).sort();

describe('a made folder', () => {
  it.each([
    ['new'],
    ['a/b/c'],
    ['folder/ä $(id) #{pane_id};'],
    ['folder'],
    ['to'],
    ['to/new/er'],
    ['new/../other'],
    [LONG_NAME.slice(1)],
  ])('is there: %j', (path) => {
    expect(folderMaker().make(`${base}/${path}`)).toBeUndefined();
    expect(folderIdentity(`${base}/${path}`)).toMatch(/^\d+:\d+$/);
  });

  it('may be there before, with all that is in it', () => {
    writeFileSync(`${base}/folder/mine`, 'kept');
    expect(folderMaker().make(`${base}/folder`)).toBeUndefined();
    expect(readFileSync(`${base}/folder/mine`, 'utf8')).toBe('kept');
  });
});

describe('parents that are made on the way', () => {
  it.each([
    [0o333, 0o744, 0o444],
    [0o022, 0o755, 0o755],
  ])('can be entered by their maker whatever the umask: %o', (umask, parent, folder) => {
    const before = process.umask(umask);
    try {
      folderMaker().make(`${base}/a/b`);
      expect([statSync(`${base}/a`).mode & 0o777, statSync(`${base}/a/b`).mode & 0o777]).toEqual([parent, folder]);
    } finally {
      process.umask(before);
    }
  });
});

describe('a folder that cannot be made', () => {
  it.each([
    ['file', 'File exists'],
    ['to-file', 'File exists'],
    ['dangling', 'File exists'],
    ['dangling/below', 'File exists'],
    ['file/below', 'Not a directory'],
    ['file/further/below', 'Not a directory'],
    ['to-file/below', 'Not a directory'],
    ['loop', 'Too many levels of symbolic links'],
    ['loop/below', 'Too many levels of symbolic links'],
    [LONG_NAME, 'File name too long'],
    [`a/b/${LONG_NAME}`, 'File name too long'],
  ])('is refused in the words of mkdir: %j is %j', (path, reason) => {
    const oracle = spawnSync('mkdir', ['-p', '--', `${base}/${path}`], { env: { LC_ALL: 'C' }, encoding: 'utf8' });
    expect(oracle.stderr.trimEnd().split(': ').at(-1)).toBe(reason);
    rmSync(`${base}/a`, { recursive: true, force: true });
    expect(folderMaker().make(`${base}/${path}`)).toEqual({ act: 'create', reason });
  });

  it('leaves nothing behind once it is taken back, and harms nothing that was there', () => {
    const before = entries();
    const paths = ['file', 'file/below', 'dangling', 'dangling/below', 'loop/below', `a/b/${LONG_NAME}`];
    for (const path of paths) {
      const maker = folderMaker();
      maker.make(`${base}/${path}`);
      maker.remove();
      expect(entries(), path).toEqual(before);
    }
  });

  it('is one in a folder that the user may not write to, or one that the user may not enter', () => {
    mkdirSync(`${base}/closed/shut`, { recursive: true });
    for (const [path, mode] of Object.entries({ 'closed/shut': 0o600, closed: 0o555, '': 0o755 }))
      chmodSync(`${base}/${path}`, mode);
    try {
      expect(makeAsNobody(['closed/new/er', 'closed/shut', 'closed/shut/new'])).toEqual([
        { act: 'create', reason: 'Permission denied' },
        { act: 'enter', reason: 'Permission denied' },
        { act: 'create', reason: 'Permission denied' },
      ]);
    } finally {
      chmodSync(`${base}/closed`, 0o755);
    }
  });
});

/** Asks a process that gives up being root, where it is, since root may do anything. */
function makeAsNobody(paths: string[]): unknown {
  const module = fileURLToPath(new URL('./folders.ts', import.meta.url));
  const program = `
    import { folderMaker } from ${JSON.stringify(module)};
    if (process.getuid() === 0) process.setuid(65534);
    const folders = process.argv.slice(1);
    console.log(JSON.stringify(folders.map((folder) => folderMaker().make(folder))));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program, ...paths.map((path) => `${base}/${path}`)];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: dirname(module), encoding: 'utf8' }));
}

describe('taking back', () => {
  it('removes each folder that was made, and no other', () => {
    const before = entries();
    const maker = folderMaker();
    maker.make(`${base}/folder/a/b/c`);
    maker.remove();
    expect(entries()).toEqual(before);
  });

  it('leaves a folder that was there before, though it is empty', () => {
    const maker = folderMaker();
    maker.make(`${base}/folder`);
    maker.remove();
    expect(existsSync(`${base}/folder`)).toBe(true);
  });

  it('leaves what somebody has put there in the meantime', () => {
    const maker = folderMaker();
    maker.make(`${base}/a/b/c`);
    writeFileSync(`${base}/a/b/theirs`, '');
    maker.remove();
    expect(readdirSync(`${base}/a`, { recursive: true }).sort()).toEqual(['b', 'b/theirs']);
  });

  it('leaves a folder whose name only begins alike', () => {
    mkdirSync(`${base}/ab`);
    const maker = folderMaker();
    maker.make(`${base}/a`);
    maker.remove();
    expect(entries()).not.toContain('a');
    expect(entries()).toContain('ab');
  });

  it('does nothing for a maker that has made nothing', () => {
    const before = entries();
    folderMaker().remove();
    expect(entries()).toEqual(before);
  });

  it('does nothing once it was said to keep', () => {
    const maker = folderMaker();
    maker.make(`${base}/a/b`);
    maker.keep();
    maker.remove();
    expect(existsSync(`${base}/a/b`)).toBe(true);
  });

  it('takes back all of a folder that was asked for twice', () => {
    const maker = folderMaker();
    maker.make(`${base}/a/b`);
    maker.make(`${base}/a/b`);
    maker.remove();
    expect(existsSync(`${base}/a`)).toBe(false);
  });
});

describe('the identity of a folder', () => {
  it('is the same under each of its names', () => {
    const identities = ['folder', 'to', 'folder/', 'folder/.', 'to/../folder'].map((name) =>
      folderIdentity(`${base}/${name}`),
    );
    expect(new Set(identities).size).toBe(1);
    expect(identities[0]).toBeDefined();
  });

  it('is another for another folder', () => {
    expect(folderIdentity(`${base}/folder`)).not.toBe(folderIdentity(base));
  });

  it.each(['file', 'to-file', 'missing', 'dangling', 'loop', 'file/below', LONG_NAME])('is not had by %j', (name) => {
    expect(folderIdentity(`${base}/${name}`)).toBeUndefined();
  });
});
