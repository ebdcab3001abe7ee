import { type ChildProcess, spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localHost } from './host.ts';
import { agentProcesses, exeOf, hasManyTmuxServers, processFacts } from './process-facts.ts';

let child: ChildProcess;
let pid: number;

beforeEach(async () => {
  child = spawn('sleep', ['600'], {
    env: { ...process.env, MOSAIC_AGENT_NAME: 'a', MOSAIC_HOME: '/m', TMUX: '/s/x,1,0' },
  });
  await new Promise((resolve) => child.on('spawn', resolve));
  pid = child.pid ?? 0;
});
afterEach(() => child.kill('SIGKILL'));

describe('what is known of a process', () => {
  it('is when it began, its program, its environment and what has its terminal', () => {
    const facts = processFacts([{ pid, withEnvironment: true }]).get(pid);
    expect(Math.abs(Date.now() - (facts?.startedAtMs ?? 0))).toBeLessThan(10_000);
    expect(facts?.exe).toBe(readlinkSync(`/proc/${pid}/exe`));
    expect(facts?.environment).toContain('MOSAIC_AGENT_NAME=a');
    expect(facts?.cwd).toBe(process.cwd());
    expect(facts?.foreground).toMatchObject({ pid, argv: ['sleep', '600'] });
  });

  it('is its environment only where that is wanted', () => {
    expect(processFacts([{ pid, withEnvironment: false }]).get(pid)?.environment).toBeUndefined();
  });

  it('is nothing where it has gone', async () => {
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    expect(processFacts([{ pid, withEnvironment: true }]).size).toBe(0);
    expect(exeOf(4_194_305)).toBe('');
  });
});

it('a process that no tmux server has started is no agent’s', () => {
  expect(agentProcesses([pid, process.pid], 0)).toEqual([]);
  expect(typeof hasManyTmuxServers()).toBe('boolean');
});

it('the local host answers many questions at once, and leaves out what is not there', async () => {
  const host = localHost(process.env);
  expect((await host.readTexts(['/proc/self/comm', '/no/such/file'])).size).toBe(1);
  expect((await host.processFacts([{ pid, withEnvironment: false }])).has(pid)).toBe(true);
  expect(await host.exeOf(pid)).toBe(readlinkSync(`/proc/${pid}/exe`));
});
