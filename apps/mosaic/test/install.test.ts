import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installReport } from '@mosaicstack/contract/schemas';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FleetSandbox, fleetSandbox } from './fleet-sandbox.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const FRAMEWORK = fileURLToPath(new URL('../../../framework', import.meta.url));

let sandbox: FleetSandbox;
let home: string;

beforeEach(() => {
  sandbox = fleetSandbox();
  home = `${sandbox.home}/.config/mosaic`;
});

afterEach(() => sandbox.end());

const mosaic = (...args: string[]) => sandbox.mosaic(...args);
const text = (path: string): string => readFileSync(`${home}/${path}`, 'utf8');
const shipped = (path: string): string => readFileSync(`${FRAMEWORK}/${path}`, 'utf8');
const steps = async (...args: string[]) =>
  installReport.parse(JSON.parse((await mosaic(...args, '--json')).stdout)).steps.map(({ kind }) => kind);

describe('mosaic install', () => {
  it('lays the framework out, and makes what is the operator’s', async () => {
    const { exit, stdout, stderr } = await mosaic('install');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(/^framework \S+ is in force\nmade SOUL.md .*\nmade USER.md .*\n$/);
    expect(text('CONSTITUTION.md')).toBe(shipped('defaults/CONSTITUTION.md'));
    expect(text('guides/FLEET.md')).toBe(shipped('guides/FLEET.md'));
    expect(await sandbox.run(`${home}/tools/fleet/start-agent-session.sh`, '--help')).toMatchObject({ exit: 0 });
    expect(await mosaic('compose', 'pi')).toMatchObject({ exit: 0, stderr: '' });
  });

  it('changes nothing the second time, and nothing at all in a dry run', async () => {
    expect(await steps('install', '--dry-run')).toContain('switch');
    expect(readdirSync(sandbox.home)).not.toContain('.config');
    await mosaic('install');
    expect(await steps('install')).toEqual([]);
    expect((await mosaic('install')).stdout).toBe(
      `framework ${text('.framework-version').trim()} is in ${home} already\n`,
    );
  });

  it('moves away what stands in its place, and touches nothing else', async () => {
    mkdirSync(`${home}/guides`, { recursive: true });
    mkdirSync(`${home}/policy`);
    writeFileSync(`${home}/guides/MINE.md`, 'mine');
    writeFileSync(`${home}/AGENTS.md`, 'mine');
    writeFileSync(`${home}/SOUL.md`, 'mine');
    writeFileSync(`${home}/policy/x.md`, 'mine');
    const { stdout } = await mosaic('install');
    const kept = readdirSync(`${home}/.framework/kept`)[0];
    expect(stdout).toContain(`moved AGENTS.md to .framework/kept/${kept}/AGENTS.md\n`);
    for (const path of [
      `.framework/kept/${kept}/AGENTS.md`,
      `.framework/kept/${kept}/guides/MINE.md`,
      'SOUL.md',
      'policy/x.md',
    ])
      expect(text(path)).toBe('mine');
    expect(text('AGENTS.md')).toBe(shipped('defaults/AGENTS.md'));
  });

  it('does not go where a link leads', async () => {
    mkdirSync(`${sandbox.home}/elsewhere`);
    mkdirSync(home, { recursive: true });
    symlinkSync(`${sandbox.home}/elsewhere`, `${home}/.framework`);
    const { exit, stderr } = await mosaic('install');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^mosaic: cannot install into '.*\/\.framework': it is no folder of its own/);
    expect(readdirSync(`${sandbox.home}/elsewhere`)).toEqual([]);
  });

  it('clears up what an interrupted one left', async () => {
    mkdirSync(`${home}/.framework/.new-1`, { recursive: true });
    await mosaic('install');
    expect(readdirSync(`${home}/.framework`).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('waits for another one, and both succeed', async () => {
    const ends = await Promise.all([1, 2, 3].map(() => mosaic('install')));
    expect(ends.map(({ exit }) => exit)).toEqual([0, 0, 0]);
    expect(readdirSync(`${home}/.framework`).filter((name) => /^\d/.test(name))).toHaveLength(1);
  });
});

describe('mosaic upgrade', () => {
  it('needs something to start from', async () => {
    const { exit, stderr } = await mosaic('upgrade');
    expect(exit).toBe(2);
    expect(stderr).toBe(`mosaic: cannot upgrade '${home}': no framework is installed\n  try: mosaic install\n`);
    expect(await mosaic('upgrade', '--rollback')).toMatchObject({ exit: 2 });
  });

  it('keeps an edit of the framework, says where it belongs, and goes back on demand', async () => {
    await mosaic('install');
    const before = readlinkSync(`${home}/.framework/current`);
    appendFileSync(`${home}/AGENTS.md`, 'mine\n');
    rmSync(`${home}/guides/FLEET.md`);
    const { stdout } = await mosaic('upgrade');
    expect(stdout).toContain(
      `kept your AGENTS.md as .framework/kept/${before}/AGENTS.md; what is your own belongs in policy/ or USER.local.md\n`,
    );
    expect(text(`.framework/kept/${before}/AGENTS.md`)).toMatch(/\nmine\n$/);
    expect(text('AGENTS.md')).toBe(shipped('defaults/AGENTS.md'));
    expect(text('guides/FLEET.md')).toBe(shipped('guides/FLEET.md'));
    expect(await mosaic('upgrade', '--rollback')).toMatchObject({ exit: 0 });
    expect(readlinkSync(`${home}/.framework/current`)).toBe(before);
    expect(text('AGENTS.md')).toMatch(/\nmine\n$/);
  });
});
