import { createHash } from 'node:crypto';

/** One agent of the built-in roster. */
export interface DemoAgent {
  name: string;
  /** The command that starts it, to be typed in the checkout, without its name. */
  launcher: readonly [program: string, ...args: string[]];
}

/** The fleet that `npm start` runs where nothing is configured. */
export interface DemoFleet {
  /** Name of a tmux socket that no other checkout uses. */
  socket: string;
  agents: readonly DemoAgent[];
}

/** The built-in roster: two agents, one for each launcher. */
export function demoFleet(checkout: string): DemoFleet {
  return {
    socket: `mosaic-demo-${createHash('sha256').update(checkout).digest('hex').slice(0, 8)}`,
    agents: [
      { name: 'demo-bash', launcher: ['framework/tools/fleet/start-agent-session.sh'] },
      { name: 'demo-typescript', launcher: ['npx', 'mosaic', 'launch'] },
    ],
  };
}

/** The launch variables of both agents; relative folders are taken from the checkout. */
export function launchVariables({ socket }: DemoFleet): Record<string, string> {
  return {
    MOSAIC_TMUX_SOCKET: socket,
    MOSAIC_HOME: '.demo/mosaic',
    MOSAIC_AGENT_WORKDIR: '.demo/work',
    MOSAIC_AGENT_RUNTIME: 'stub',
    MOSAIC_AGENT_COMMAND: 'mosaic-stub',
    MOSAIC_RUNTIME_BIN: 'node_modules/.bin',
  };
}
