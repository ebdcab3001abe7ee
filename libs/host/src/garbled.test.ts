import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 20_000 });

it('a variable is garbled where its bytes were not UTF-8, and only there', () => {
  const module = fileURLToPath(new URL('./garbled.ts', import.meta.url));
  const names = ['BROKEN', 'CUT', 'LATIN', 'PLAIN', 'EMPTY', 'UTF8', 'REPLACED', 'BROKE', 'ROKEN'];
  const program = `
    import { isGarbled } from ${JSON.stringify(module)};
    console.log(JSON.stringify(${JSON.stringify(names)}.filter(isGarbled)));`;
  const script = `
    export BROKEN=$'a\\xffb' CUT=$'\\xe2\\x82' LATIN=$'\\xe4' PLAIN=a=b EMPTY= UTF8='ä€👍' REPLACED=$'\\xef\\xbf\\xbd'
    exec "$0" --import tsx --input-type=module --eval "$1"`;
  const stdout = execFileSync('bash', ['-c', script, process.execPath, program], {
    cwd: dirname(module),
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout)).toEqual(['BROKEN', 'CUT', 'LATIN']);
});
