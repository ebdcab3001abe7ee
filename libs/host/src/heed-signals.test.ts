import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 20_000 });

it.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
  '%s ends a process, but not before it has taken back',
  async (signal) => {
    const module = fileURLToPath(new URL('./heed-signals.ts', import.meta.url));
    const program = `
    import { writeSync } from 'node:fs';
    import { endBySignal, heedSignals } from ${JSON.stringify(module)};
    const heeded = heedSignals();
    heeded.addEventListener("abort", () => { writeSync(1, "taken back"); endBySignal(heeded.reason); });
    setInterval(() => undefined, 1000);
    writeSync(1, 'ready ');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
      cwd: dirname(module),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await once(child, 'close')).toEqual([null, signal]);
    expect(said).toBe('ready taken back');
  },
);
