import type { Fleet } from './fleet.ts';
import type { ModelServer } from './model-server.ts';
import { preparePi, realPi } from './real-pi.ts';

/** Starts agents whose runtime is the real pi, each with a model of its own name. */
export async function startPi(fleet: Fleet, server: ModelServer, names: readonly string[]): Promise<void> {
  preparePi(fleet.home, server.baseUrl, names);
  const agents = names.map((name) => {
    const { path } = fleet.workdir(name);
    const { environment, command } = realPi(fleet.home, path, name);
    const { HOME: _, ...env } = environment;
    return [name, { runtime: 'pi', workdir: path, env, command: command.map((word) => `'${word}'`).join(' ') }];
  });
  fleet.declare(Object.fromEntries(agents));
  const { exit, stderr } = await fleet.mosaic(['fleet', 'start', '--all']);
  if (exit !== 0) throw new Error(stderr);
}
