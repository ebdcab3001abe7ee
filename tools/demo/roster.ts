import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** One agent of the built-in roster. */
export interface DemoAgent {
  name: string;
  /** The command that starts it, without its name. */
  launcher: readonly [program: string, ...args: string[]];
  /** The same for people, to be typed in the checkout. */
  shown: string;
}

/** The fleet that `npm start` runs where nothing is configured. */
export interface DemoFleet {
  /** Name of a tmux socket that no other checkout uses. */
  socket: string;
  /** Folder of all that the demo writes; git ignores it. */
  home: string;
  agents: readonly DemoAgent[];
}

/** The built-in roster: two agents, one for each launcher. */
export function demoFleet(checkout: string): DemoFleet {
  const script = 'framework/tools/fleet/start-agent-session.sh';
  return {
    socket: `mosaic-demo-${createHash('sha256').update(checkout).digest('hex').slice(0, 8)}`,
    home: join(checkout, '.demo'),
    agents: [
      { name: 'demo-bash', launcher: [join(checkout, script)], shown: script },
      { name: 'demo-typescript', launcher: [mosaicBin(checkout), 'launch'], shown: 'npx mosaic launch' },
    ],
  };
}

/** The CLI as the set-up linked it. */
export function mosaicBin(checkout: string): string {
  return join(checkout, 'node_modules/.bin/mosaic');
}

/** The launch variables of one agent. */
export function launchVariables(
  { socket, home }: DemoFleet,
  agent: DemoAgent,
  checkout: string,
): Record<string, string> {
  return {
    MOSAIC_TMUX_SOCKET: socket,
    MOSAIC_HOME: join(home, 'mosaic'),
    MOSAIC_AGENT_WORKDIR: join(home, 'work', agent.name),
    MOSAIC_AGENT_RUNTIME: 'stub',
    MOSAIC_AGENT_COMMAND: 'mosaic-stub',
    MOSAIC_RUNTIME_BIN: join(checkout, 'node_modules/.bin'),
  };
}
