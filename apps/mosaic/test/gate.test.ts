import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gateReport } from '@mosaicstack/contract/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { findings, folder, gate, MOSAIC, run, write } from './gate-sandbox.ts';

describe('mosaic gate --format', () => {
  beforeEach(() => {
    write('a.md', 'see AcmeCorp, 100%\n');
    write('b,c.md', 'acmecorp\n');
  });

  it('json is what its schema says', () => {
    const { exit, stdout } = gate('.', '--format', 'json');
    const report = gateReport.parse(JSON.parse(stdout));
    expect(exit).toBe(1);
    expect(report).toMatchObject({ verdict: 'found', counts: { files: 3 } });
    expect(report.findings.map(({ path, column }) => [path, column])).toEqual([
      ['.mosaic/gate/rules.tsv', 17],
      ['a.md', 5],
      ['b,c.md', 1],
    ]);
  });

  it('sarif has a result with its place for each finding', () => {
    const log = JSON.parse(gate('.', '--format', 'sarif').stdout);
    expect(log.version).toBe('2.1.0');
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules).toEqual([{ id: 'acme' }]);
    expect(results[1]).toMatchObject({
      ruleId: 'acme',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'a.md' }, region: { startLine: 1, startColumn: 5 } } },
      ],
    });
  });

  it('github has a command for each finding, in which no path can end its field', () => {
    const lines = gate('.', '--format', 'github').stdout.split('\n');
    expect(lines).toContain('::error file=a.md,line=1,col=5,title=acme::A***** -');
    expect(lines).toContain('::error file=b%2Cc.md,line=1,col=1,title=acme::a***** -');
  });

  it('junit has a failure for each finding, and a passed case where there is none', () => {
    expect(gate('.', '--format', 'junit').stdout).toContain(
      '<testsuite name="mosaic gate" tests="3" failures="3" errors="0">',
    );
    write('clean/.mosaic/gate/rules.tsv', '');
    expect(gate('clean', '--format', 'junit').stdout).toContain('tests="1" failures="0"');
  });
});

it('sarif and junit tell what could not be scanned from what was found', () => {
  write('a#b?.md', 'a\0b');
  const { runs } = JSON.parse(gate('.', '--format', 'sarif').stdout);
  expect(runs[0].invocations).toEqual([{ executionSuccessful: false }]);
  const uris = runs[0].results.map(
    (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
      result.locations[0]?.physicalLocation.artifactLocation.uri,
  );
  expect(uris).toContain('a%23b%3F.md');
  const junit = gate('.', '--format', 'junit').stdout;
  expect(junit).toContain('tests="2" failures="1" errors="1"');
  expect(junit).toContain('<error message="nul-byte"/>');
});

describe('a package', () => {
  beforeEach(() => {
    write('pkg/package.json', JSON.stringify({ name: 'p', version: '1.0.0', files: ['dist', 'x.png'] }));
    write('pkg/README.md', 'fine\n');
    write('pkg/dist/i.js', '1;\n');
    write('pkg/notes.md', 'AcmeCorp, not packed\n');
    write('pkg/x.png', Buffer.from('\x89PNG\r\n\x1a\nAcmeCorp, binary', 'latin1'));
  });

  it('that is clean is bound to the bytes of its tarball', () => {
    const { exit, stdout } = gate('--pack', 'pkg', '--format', 'json');
    const { package: packed, counts } = gateReport.parse(JSON.parse(stdout));
    expect(exit).toBe(0);
    expect(packed).toMatchObject({ file: 'p-1.0.0.tgz', members: 4, integrity: expect.stringMatching(/^sha512-/) });
    expect(counts).toMatchObject({ files: 3, names: 6 });
  });

  it('is found out by what it ships, and by nothing else', () => {
    write('pkg/dist/i.js.map', '{"sources":["../../acmecorp/i.ts"]}');
    write('pkg/package.json', JSON.stringify({ name: 'p', version: '1.0.0', author: 'AcmeCorp' }));
    const { exit, stdout } = gate('--pack', 'pkg', '--format', 'canonical');
    expect(exit).toBe(1);
    expect(findings(stdout).map(([, path]) => path)).toEqual(['dist/i.js.map', 'notes.md', 'package.json']);
  });

  it('with a member of no known type cannot be scanned', () => {
    write('pkg/dist/blob.bin', 'x');
    const { exit, stdout } = gate('--pack', 'pkg', '--format', 'canonical');
    expect(exit).toBe(2);
    expect(stdout).toContain('problem\tdist/blob.bin\tunknown-type\n');
  });

  it('that is packed already is scanned as it is', () => {
    expect(run('npm', ['pack', './pkg', '--silent']).exit).toBe(0);
    const { exit, stdout } = gate('--tgz', 'p-1.0.0.tgz', '--format', 'json');
    const sha512 = createHash('sha512')
      .update(readFileSync(join(folder, 'p-1.0.0.tgz')))
      .digest('base64');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).package.integrity).toBe(`sha512-${sha512}`);
  });

  it.each([
    ['that is not there', undefined, 'No such file or directory'],
    ['that is none', 'no tarball at all', 'it is no tarball'],
    ['that is empty', '', 'it is no tarball'],
  ])('%s is told', (_, content, cause) => {
    if (content !== undefined) write('x.tgz', content);
    const { exit, stdout, stderr } = gate('--tgz', 'x.tgz');
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(`mosaic: cannot scan 'x.tgz': ${cause}`);
  });

  it('that npm cannot pack is told', () => {
    write('pkg/package.json', '{');
    const { exit, stderr } = gate('--pack', 'pkg');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^mosaic: cannot scan 'pkg': npm pack failed: /);
  });
});

describe('git', () => {
  const git = (...args: string[]) => {
    const { exit, stderr } = run('git', ['-c', 'user.name=N', '-c', 'user.email=n@example.com', ...args]);
    expect({ exit, stderr: exit === 0 ? '' : stderr }).toEqual({ exit: 0, stderr: '' });
  };

  beforeEach(() => {
    git('init', '-q');
    write('.gitignore', '.mosaic\n');
    write('a.md', 'fine\n');
    git('add', '-A');
    git('commit', '-qm', 'first');
  });

  it('tells what is staged, not what lies in the tree', () => {
    write('b.md', 'AcmeCorp\n');
    git('add', 'b.md');
    write('b.md', 'fine now\n');
    write('c.md', 'AcmeCorp\n');
    symlinkSync('/srv/acmecorp', join(folder, 'l'));
    git('add', 'l');
    const { exit, stdout } = gate('--staged', '--format', 'canonical');
    expect(exit).toBe(1);
    expect(findings(stdout)).toEqual([
      ['acme', 'b.md', '1', '1'],
      ['acme', 'l', '1', '6'],
    ]);
  });

  it('has nothing staged: clean', () => {
    expect(gate('--staged').exit).toBe(0);
  });

  it('tells what commits bring, their messages and their authors', () => {
    write('b.md', 'AcmeCorp\n');
    git('add', '-A');
    git('commit', '-qm', 'for acmecorp');
    git('rm', '-q', 'b.md');
    git('commit', '-qm', 'gone', '--author=AcmeCorp <x@example.com>');
    const { exit, stdout } = gate('--commit-range', 'HEAD~2..HEAD', '--format', 'canonical');
    expect(exit).toBe(1);
    const places = findings(stdout).map(([, path = '', line]) => `${path.replace(/^[0-9a-f]{40}/, 'SHA')}:${line}`);
    expect(places.sort()).toEqual(['SHA/(commit):3', 'SHA/(commit):6', 'SHA/b.md:1']);
  });

  it.each([
    ['nosuch..HEAD', /^mosaic: cannot scan '.*': git failed: /],
    ['--all', /^mosaic: cannot run 'gate': option '--commit-range' needs a value\n/],
  ])('does not take the range %s', (range, complaint) => {
    const { exit, stdout, stderr } = gate(`--commit-range=${range}`);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(complaint);
  });

  it('gives names to propose rules for, each of which the loader takes', () => {
    git('config', 'user.name', 'Zoë Quartermain');
    git('config', 'user.email', 'zq@quartermain.example');
    git('remote', 'add', 'origin', 'git@forge.quartermain.example:zoeq/tool.git');
    write('.ssh/config', 'Host *\nHost attic\n  HostName attic.quartermain.example\n');
    const { exit, stdout } = gate('rules', 'suggest');
    expect(exit).toBe(0);
    for (const own of [
      'zo\\xc3\\xab quartermain',
      'zoe\\.quartermain',
      'zquartermain',
      'attic',
      'zoeq',
      'zq@quartermain\\.example',
    ])
      expect(stdout).toContain(`\t\\b${own}\\b\t`);
    expect(stdout).not.toMatch(/\\b(git|github|root|example)\\b/);
    writeFileSync(join(folder, 'own.tsv'), stdout);
    const found = run(process.execPath, [MOSAIC, 'gate', '-'], { MOSAIC_GATE_RULES: join(folder, 'own.tsv') });
    expect(found.stderr).not.toContain('cannot load');
  });
});

it.each([
  ['a full disk', '"$0" "$1" gate . >/dev/full; echo "$?"'],
  // The reader says when it has closed its end.
  [
    'a reader that has gone',
    'exec 3>&1; { read -r _ <go; "$0" "$1" gate .; echo "$?" >&3; } | { exec <&-; echo >go; }',
  ],
])('%s is no verdict', (_, script) => {
  write('a.md', 'fine\n');
  const { stdout, stderr } = run('bash', ['-c', `mkfifo go; ${script}`, process.execPath, MOSAIC]);
  expect({ stdout, stderr }).toEqual({
    stdout: '2\n',
    stderr: "mosaic: cannot write 'stdout': it is full or closed\n",
  });
});
