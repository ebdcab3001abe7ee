import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Adapter, loadAdapter } from '@mosaicstack/test-conformance';
import { realTool, type SandboxFolder, sandboxFolder } from '@mosaicstack/test-support';

const FLEET_TOOLS = fileURLToPath(new URL('../../../framework/tools/fleet', import.meta.url));

/** The text of the launcher as it is shipped. */
export function shippedLauncher(): string {
  return readFileSync(`${FLEET_TOOLS}/start-agent-session.sh`, 'utf8');
}

/** A launcher of another text, as a row of the conformance suite. */
export interface LauncherCopy {
  adapter: Adapter;
  remove(): void;
}

/**
 * Puts a launcher's text beside copies of what it uses of the framework.
 * @throws where bash cannot parse it: it would fail for a reason that proves nothing
 */
export function copyLauncher(text: string): LauncherCopy {
  const folder = sandboxFolder('mm');
  try {
    return { adapter: placeLauncher(folder, text), remove: folder.remove };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

function placeLauncher({ path }: SandboxFolder, text: string): Adapter {
  const script = `${path}/start-agent-session.sh`;
  writeFileSync(script, text, { mode: 0o755 });
  for (const name of ['tmux.conf', 'agent-pane.sh']) copyFileSync(`${FLEET_TOOLS}/${name}`, `${path}/${name}`);
  execFileSync(realTool('bash'), ['-n', script], { stdio: 'pipe' });
  return loadAdapter('bash', { implPath: script });
}
