import { readFileSync } from 'node:fs';
import { bashLauncher } from '../framework.ts';

/** The help of `mosaic launch`: that of the bash launcher, which is its header, under this launcher's name. */
export function launchHelp(): string {
  const [, ...lines] = readFileSync(bashLauncher(), 'utf8').split('\n');
  const header = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('#')),
  );
  return header
    .map((line) => line.replace(/^# ?/, ''))
    .join('\n')
    .replaceAll('start-agent-session.sh', 'mosaic launch');
}
