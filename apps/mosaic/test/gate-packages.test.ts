import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findings, folder, gate, MOSAIC, run, write } from './gate-sandbox.ts';

interface Entry {
  name: string;
  content?: string | Buffer;
  type?: string;
  owner?: string;
  link?: string;
}

/** An entry of a tar archive, as any tar writes it. */
function entry({ name, content = '', type = '0', owner = '', link = '' }: Entry): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write('0000644\0', 100);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  header.write(owner, 265);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

const END = Buffer.alloc(1024);
const MANIFEST: Entry = { name: 'package/package.json', content: '{"name":"p","version":"1.0.0"}\n' };
const tar = (...entries: Entry[]): Buffer => Buffer.concat([...[MANIFEST, ...entries].map(entry), END]);
const record = (key: string, value: string): string => {
  const rest = ` ${key}=${value}\n`;
  return `${rest.length + String(rest.length + 2).length}${rest}`;
};

function scanned(tarball: Buffer) {
  write('x.tgz', tarball);
  const { exit, stdout, stderr } = gate('--tgz', 'x.tgz', '--format', 'canonical');
  return { exit, stderr, places: findings(stdout).map(([one, two]) => `${one} ${two}`) };
}

describe('a leak in a tarball is found', () => {
  it.each<[string, Buffer, string]>([
    ['an owner', gzipSync(tar({ name: 'package/a.md', owner: 'acmecorp' })), 'acme a.md/(header)'],
    ['a folder above all', gzipSync(tar({ name: 'acmecorp/a.md' })), 'acme a*****'],
    ['a name at its root', gzipSync(tar({ name: 'acmecorp.md' })), 'acme a*****'],
    ['a link', gzipSync(tar({ name: 'package/a.md', type: '2', link: 'acmecorp' })), 'acme a.md'],
    [
      'a comment of a member',
      gzipSync(tar({ name: 'x', type: 'x', content: record('comment', 'acmecorp') }, { name: 'package/a.md' })),
      'acme a.md/(header)',
    ],
    [
      'a comment of all',
      gzipSync(tar({ name: 'x', type: 'g', content: record('comment', 'acmecorp') }, { name: 'package/a.md' })),
      'acme a.md/(header)',
    ],
    [
      'a long name',
      gzipSync(tar({ name: 'x', type: 'L', content: 'package/acmecorp.md\0' }, { name: 'package/a.md' })),
      'acme a*****',
    ],
    ['a text of a binary name', gzipSync(tar({ name: 'package/a.png', content: 'acmecorp' })), 'acme a.png'],
    ['a compressed text', gzipSync(tar({ name: 'package/a.js.gz', content: gzipSync('acmecorp') })), 'acme a.js.gz'],
    [
      'one in brotli',
      gzipSync(tar({ name: 'package/a.js.br', content: brotliCompressSync('acmecorp') })),
      'acme a.js.br',
    ],
    ['a name that is no text', gzipSync(tar({ name: 'package/\xffacmecorp.md' })), 'acme ?*****'],
  ])('%s', (_, tarball, place) => {
    expect(scanned(tarball)).toEqual({ exit: 1, stderr: '', places: [place] });
  });

  it('the name of what was compressed', () => {
    const plain = gzipSync(tar());
    const named = Buffer.concat([
      plain.subarray(0, 3),
      Buffer.from([8]),
      plain.subarray(4, 10),
      Buffer.from('acmecorp\0'),
      plain.subarray(10),
    ]);
    expect(scanned(named).places).toEqual(['acme (gzip)']);
  });
});

describe('a tarball with bytes that nobody would see cannot be scanned', () => {
  const whole = tar();
  const damaged = /^mosaic: cannot scan 'x\.tgz': it is no tarball, or a damaged one/;
  it.each<[string, Buffer]>([
    ['a second archive', gzipSync(Buffer.concat([whole, entry({ name: 'package/a.md' })]))],
    ['a second gzip member', Buffer.concat([gzipSync(whole), gzipSync('acmecorp')])],
    ['bytes behind it', Buffer.concat([gzipSync(whole), Buffer.from('acmecorp')])],
    ['no end', gzipSync(whole.subarray(0, -1024))],
    ['a part of a header', gzipSync(Buffer.concat([whole.subarray(0, -1024), Buffer.from('acmecorp')]))],
    ['a wrong sum', gzipSync(Buffer.concat([Buffer.from('x'), whole.subarray(1)]))],
    [
      'padding that is used',
      gzipSync(Buffer.concat([whole.subarray(0, 1000), Buffer.from('acmecorp'), whole.subarray(1008)])),
    ],
    ['a record without its member', gzipSync(tar({ name: 'x', type: 'x', content: record('comment', 'acmecorp') }))],
    ['a second size', gzipSync(tar({ name: 'x', type: 'x', content: record('size', '1') }, { name: 'package/a.md' }))],
    ['a member without a name', gzipSync(tar({ name: '', content: 'acmecorp' }))],
    ['a record of no length', gzipSync(tar({ name: 'x', type: 'x', content: 'comment=x\n' }))],
    ['half of it', gzipSync(whole).subarray(0, 60)],
  ])('%s', (_, tarball) => {
    const { exit, stderr, places } = scanned(tarball);
    expect({ exit, places }).toEqual({ exit: 2, places: [] });
    expect(stderr).toMatch(damaged);
  });

  it('a sparse file, as pax has it', () => {
    const tarball = tar({ name: 'x', type: 'x', content: record('GNU.sparse.major', '1') }, { name: 'package/a.md' });
    expect(scanned(gzipSync(tarball))).toEqual({ exit: 2, stderr: '', places: ['a.md not-a-file'] });
  });

  it.each<[string, Entry, string]>([
    ['a folder with a content', { name: 'package/a', type: '5', content: 'acmecorp' }, 'a not-a-file'],
    ['a link with a content', { name: 'package/a.md', type: '2', link: 'x', content: 'acmecorp' }, 'a.md not-a-file'],
    ['a sparse file', { name: 'package/a.md', type: 'S' }, 'a.md not-a-file'],
    ['a device', { name: 'package/a.md', type: '3' }, 'a.md not-a-file'],
    ['an archive in it', { name: 'package/a.tar.gz', content: gzipSync(tar()) }, 'a.tar.gz nul-byte'],
    ['what is no brotli', { name: 'package/a.br', content: 'x' }, 'a.br unknown-type'],
  ])('%s', (_, member, place) => {
    expect(scanned(gzipSync(tar(member)))).toEqual({ exit: 2, stderr: '', places: [place] });
  });
});

describe('mosaic gate --pack', () => {
  it('packs the folder that it was given, whatever its workspaces', () => {
    write('pkg/package.json', JSON.stringify({ name: 'p', version: '1.0.0', workspaces: ['a'], files: ['x.md'] }));
    write('pkg/.npmrc', 'workspaces=true\n');
    write('pkg/x.md', 'AcmeCorp\n');
    write('pkg/a/package.json', JSON.stringify({ name: 'a', version: '1.0.0' }));
    const { exit, stdout } = gate('--pack', 'pkg', '--format', 'canonical');
    expect(exit).toBe(1);
    expect(findings(stdout).map(([, path]) => path)).toEqual(['x.md']);
    expect(stdout).toMatch(/^package\tp-1\.0\.0\.tgz\tsha512-[A-Za-z0-9+/=]+\t\d+\t2$/m);
  });

  it('leaves the very tarball that it found clean', () => {
    write('pkg/package.json', JSON.stringify({ name: 'p', version: '1.0.0' }));
    const kept = join(folder, 'out/p-1.0.0.tgz');
    expect(gate('--pack', 'pkg', '--keep', 'out').exit).toBe(0);
    const before = readFileSync(kept);
    expect(gate('--tgz', kept, '--format', 'canonical').exit).toBe(0);
    expect(gate('--pack', 'pkg', '--keep', 'out').exit).toBe(0);
    write('pkg/more.md', 'more\n');
    const { exit, stderr } = gate('--pack', 'pkg', '--keep', 'out');
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: "mosaic: cannot keep 'out/p-1.0.0.tgz': another file is there\n",
    });
    expect(readFileSync(kept)).toEqual(before);
  });

  it('leaves no tarball in which something was found, and none of a tree', () => {
    write('pkg/package.json', JSON.stringify({ name: 'acmecorp', version: '1.0.0' }));
    const { exit, stdout } = gate('--pack', 'pkg', '--keep', 'out');
    expect(exit).toBe(1);
    expect(stdout).toMatch(/^a\*{5}:0:1: acme a\*{5} -$/m);
    expect(stdout).not.toContain('acmecorp');
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(gate('pkg', '--keep', 'out').stderr).toContain("option '--keep' goes with --pack");
  });
});

describe('git', () => {
  const git = (...args: string[]) =>
    expect(run('git', ['-c', 'user.name=Jo', '-c', 'user.email=jo@example.com', ...args])).toMatchObject({ exit: 0 });

  it('tells of a commit what it is, not what replaces it here', () => {
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'one');
    git('commit', '-q', '--allow-empty', '-m', 'AcmeCorp');
    git('replace', 'HEAD', 'HEAD~1');
    expect(gate('--commit-range', 'HEAD~1..HEAD').exit).toBe(1);
  });

  it('may be a bare repository', () => {
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'AcmeCorp');
    git('clone', '-q', '--bare', '.', 'bare.git');
    const { exit, stdout } = run('bash', [
      '-c',
      'cd bare.git && "$0" "$1" gate --commit-range HEAD',
      process.execPath,
      MOSAIC,
    ]);
    expect(exit).toBe(1);
    expect(stdout).toContain('/(commit):');
  });

  it('has nothing to scan where nothing is staged', () => {
    git('init', '-q');
    const { exit, stdout } = gate('--staged', '--format', 'canonical');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^counts\t0\t0\t0\t0\t/m);
  });

  it('gives contents with any bytes, many at a time, and says which are too large', () => {
    git('init', '-q');
    for (let number = 0; number < 300; number++) write(`many/${number}.md`, Buffer.from(`\xff\0${number}\n`, 'latin1'));
    write('a\nb.md', 'x\nAcmeCorp');
    write('large.md', Buffer.alloc(65 * 1024 * 1024, 97));
    git('add', 'many', 'a\nb.md', 'large.md');
    const { exit, stdout } = gate('--staged', '--format', 'canonical');
    expect(exit).toBe(2);
    const places = findings(stdout).map(([one, two]) => `${one} ${two}`);
    expect(places.filter((place) => !place.startsWith('many/'))).toEqual(['acme a\\x0ab.md', 'large.md too-large']);
    expect(places.filter((place) => place.endsWith(' nul-byte'))).toHaveLength(300);
  });
});
