import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { retryUntil, sandboxFolder } from '@mosaicstack/test-support';
import { expect, it, vi } from 'vitest';
import { CHECKOUT_KIT, installerArgv, runInstaller } from './installers.ts';

vi.setConfig({ testTimeout: 60_000 });

it.each(['bash', 'typescript'] as const)('%s says for whom it waits, and goes on when it may', async (row) => {
  const folder = sandboxFolder('mosaic-install');
  const home = `${folder.home}/mosaic`;
  mkdirSync(`${home}/.framework`, { recursive: true });
  writeFileSync(`${home}/.framework/lock`, 'somebody (process 1)\n');
  const holder = spawn('flock', ['-x', `${home}/.framework/lock`, 'cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    holder.stdin.write('held\n');
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const environment = { HOME: folder.home, PATH: process.env.PATH ?? '', MOSAIC_HOME: home };
    const argv = installerArgv(row, 'install', [], CHECKOUT_KIT);
    const run = runInstaller({ argv, cwd: folder.home, environment, output: folder.path, name: 'waiting' });
    await retryUntil(() => readFileSync(`${folder.path}/waiting.stderr`, 'utf8').includes('\n'), {
      deadlineMs: 20_000,
    });
    holder.stdin.end();
    expect(await run).toMatchObject({ exit: 0, stderr: 'waiting for somebody (process 1)\n' });
  } finally {
    holder.kill();
    folder.remove();
  }
});
