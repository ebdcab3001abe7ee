import { fileURLToPath } from 'node:url';
import type { LauncherKit } from '@mosaicstack/fleet';

/** The framework that ships with this CLI; the bundle lies in `dist/`, beside it. */
const FRAMEWORK = fileURLToPath(new URL('../framework', import.meta.url));

/** The framework's own folder, without a slash at its end. */
export function frameworkFolder(): string {
  return FRAMEWORK;
}

/** The gate's shipped layer. */
export function gateLayer(): string {
  return `${FRAMEWORK}/tools/quality/gate`;
}

/** The configuration of the fleet's tmux server. */
export function tmuxConfiguration(): string {
  return `${FRAMEWORK}/tools/fleet/tmux.conf`;
}

/** What the launcher brings with it: `agent-pane.sh` lies beside tmux's configuration. */
export function launcherKit(): LauncherKit {
  return { version: MOSAIC_VERSION, paneScript: `${FRAMEWORK}/tools/fleet/agent-pane.sh` };
}

/** The shipped bash launcher. */
export function bashLauncher(): string {
  return `${FRAMEWORK}/tools/fleet/start-agent-session.sh`;
}

declare const MOSAIC_VERSION: string;
