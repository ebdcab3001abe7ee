import { LAUNCH_EXIT } from '@mosaicstack/contract';
import { LaunchInterrupted, launchError, launchSteps, readLaunch, toolEnvironment } from '@mosaicstack/fleet';
import {
  closeInheritedFiles,
  currentFolder,
  endBySignal,
  heedSignals,
  homeFolder,
  isGarbled,
  programRunner,
} from '@mosaicstack/host';
import { TmuxMissing, tmuxClient } from '@mosaicstack/tmux';
import { findDeclared } from '../fleet/declared-agent.ts';
import { launcherKit } from '../framework.ts';
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
  const places = { home, cwd: currentFolder(environment) };
  const request = readLaunch({ args, environment, places, isGarbled, findDeclared });
  const runTmux = programRunner(toolEnvironment(environment));
  closeInheritedFiles();
  const interruption = heedSignals();
  const tmux = tmuxClient(request.socket, runTmux);
  const tools = { tmux, runTmux, run: programRunner(environment), ports, interruption };
  const performer = launchPerformer(request, tools);
  await carryOut(launchSteps(request, launcherKit()), performer, interruption).catch((error: unknown) => {
    if (error instanceof LaunchInterrupted) endBySignal(interruption.reason);
    refuseWithoutTmux(error, request.name);
  });
  return LAUNCH_EXIT.started;
}

/** The launch's own error for a tmux that could not be run, whichever step asked for it. */
function refuseWithoutTmux(error: unknown, name: string): never {
  if (!(error instanceof TmuxMissing)) throw error;
  const code = error.isAbsent ? 'LAUNCH_NO_TMUX' : 'LAUNCH_TMUX_REFUSED';
  throw launchError(code, name, error.message, { wayOut: error.wayOut });
}
