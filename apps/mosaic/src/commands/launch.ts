import { LAUNCH_EXIT } from '@mosaicstack/contract';
import { launchSteps, readLaunch, toolEnvironment } from '@mosaicstack/fleet';
import { currentFolder, homeFolder, isGarbled, programRunner } from '@mosaicstack/host';
import { tmuxClient } from '@mosaicstack/tmux';
import { carryOut } from '../launch/carry-out.ts';
import { launchHelp } from '../launch/help.ts';
import { launchPerformer } from '../launch/performer.ts';
import type { Ports } from '../ports.ts';

/**
 * `mosaic launch [NAME]`: starts one agent as framework/spec/launcher.md says.
 * @returns the exit status
 * @throws MosaicError with a code of LAUNCH_CODES and its exit status
 */
export async function launch(args: readonly string[], ports: Ports): Promise<number> {
  if (args[0] === '--help' || args[0] === '-h') {
    ports.print(launchHelp());
    return LAUNCH_EXIT.started;
  }
  const home = homeFolder(ports.environment);
  const environment = { ...ports.environment, HOME: home };
  const request = readLaunch(args, environment, { home, cwd: currentFolder(environment) }, isGarbled);
  const runTmux = programRunner(toolEnvironment(environment));
  const tools = { tmux: tmuxClient(request.socket, runTmux), runTmux, run: programRunner(environment), ports };
  await carryOut(launchSteps(request), launchPerformer(request, tools));
  return LAUNCH_EXIT.started;
}
