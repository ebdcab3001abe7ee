import { cpSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { realTool, sandboxFolder } from '@mosaicstack/test-support';
import type { Place } from '../world/world.ts';

const CHECKOUT = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

/** A launcher as a program. */
export interface LauncherProgram {
  launcher: Place['launcher'];
  argv: readonly string[];
  conf: string;
}

/** Both launchers. */
export interface Programs {
  bash: LauncherProgram;
  typescript: LauncherProgram;
  remove(): void;
}

/**
 * Copies both launchers, so that one run meets one text of each whatever is edited or built meanwhile.
 * @throws where the TypeScript launcher is not built
 */
export function copyPrograms(): Programs {
  const main = `${CHECKOUT}/apps/mosaic/dist/main.js`;
  if (!existsSync(main)) throw new Error(`'${main}' is not there; npm run build makes it`);
  const { path, remove } = sandboxFolder('mfl');
  cpSync(`${CHECKOUT}/framework/tools/fleet`, `${path}/fleet`, { recursive: true });
  for (const part of ['package.json', 'dist', 'framework'])
    cpSync(`${CHECKOUT}/apps/mosaic/${part}`, `${path}/mosaic/${part}`, { recursive: true, dereference: true });
  return {
    bash: {
      launcher: 'bash',
      argv: [realTool('bash'), `${path}/fleet/start-agent-session.sh`],
      conf: `${path}/fleet/tmux.conf`,
    },
    typescript: {
      launcher: 'typescript',
      argv: [process.execPath, `${path}/mosaic/dist/main.js`, 'launch'],
      conf: `${path}/mosaic/framework/tools/fleet/tmux.conf`,
    },
    remove,
  };
}
