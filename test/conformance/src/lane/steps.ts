import { type GroupResult, retryUntil, sendSignal } from '@mosaicstack/test-support';
import { launcherEnvironment, startLauncher, withVariables } from '../cell/start-launcher.ts';
import type { Given, Step } from '../schema/scenario.ts';
import type { CellContext } from './context.ts';
import { askTmux } from './real-tmux.ts';

/** One start of the launcher as the scenario has it, with a few changes. */
export function startOnce(
  context: CellContext,
  name: string,
  changes: Partial<Pick<Given, 'args' | 'env'>> = {},
): Promise<GroupResult> {
  const { cell, scenario, placeholders } = context;
  const { given } = scenario;
  const { expand, path } = placeholders;
  return startLauncher(cell, {
    args: (changes.args ?? given.args).map(expand),
    environment: withVariables(launcherEnvironment(cell, given, placeholders), changes.env ?? {}, expand),
    cwd: path(given.cwd),
    openFiles: given.openFiles,
    privileges: given.privileges,
    stdin: given.stdin === undefined ? undefined : expand(given.stdin),
    name,
    timeoutMs: context.timeoutMs,
  });
}

/** Does what comes before the start that is judged; gives what went wrong. */
export async function takeSteps(context: CellContext, steps: readonly Step[]): Promise<string[]> {
  const failures: string[] = [];
  for (const [index, step] of steps.entries()) {
    const failure = await takeStep(context, step, index + 1).catch((error: unknown) => `${(error as Error).message}`);
    if (failure) failures.push(`step ${index + 1} ${JSON.stringify(step)}: ${failure}`);
  }
  return failures;
}

async function takeStep(context: CellContext, step: Step, number: number): Promise<string> {
  if ('start' in step) {
    const { exit, stderr } = await startOnce(context, `step-${number}`, { ...step.start } as Partial<Given>);
    return exit === step.start.exit ? '' : `exit ${exit}: ${stderr}`;
  }
  if ('tmux' in step) {
    const { exit, stderr } = await askTmux(context, ...step.tmux.map(context.placeholders.expand));
    return exit === 0 ? '' : `exit ${exit}: ${stderr}`;
  }
  if ('kill' in step) sendSignal(await runtimePid(context), `SIG${step.kill}`);
  await retryUntil(async () => (await ownPane(context)).startsWith('1,'), { what: 'the end of the runtime' });
  return '';
}

/** The process of the runtime, once it runs: before that a signal would end the shell that is to become it. */
async function runtimePid(context: CellContext): Promise<number> {
  const ask = async (): Promise<number> => {
    const pid = Number((await ownPane(context)).split(',')[1]);
    return context.cell.tools.calls().some((call) => call.pid === pid) ? pid : 0;
  };
  return retryUntil(ask, { everyMs: 10, what: 'a runtime' });
}

async function ownPane(context: CellContext): Promise<string> {
  const target = `=${context.expect.launch?.name}:`;
  const { stdout } = await askTmux(context, 'display-message', '-p', '-t', target, '#{pane_dead},#{pane_pid}');
  return stdout.trim();
}
