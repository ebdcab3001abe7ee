import { errorText, factsOf, warningText } from '@mosaicstack/contract';
import {
  type LaunchRequest,
  type LaunchSteps,
  launchSteps,
  readLaunch,
  type Step,
  type StepAnswers,
  toolEnvironment,
} from '@mosaicstack/fleet';
import { hashFields, type RunProgram } from '@mosaicstack/host';
import { tmuxClient, tmuxVersion } from '@mosaicstack/tmux';
import { paneScriptOf, VERSION } from '../model/pane.ts';
import type { Outcome } from '../outcome.ts';
import type { World } from '../world/world.ts';

type Performer = {
  [Kind in Step['kind']]: (step: Step & { kind: Kind }) => StepAnswers[Kind] | Promise<StepAnswers[Kind]>;
};

/** The TypeScript launch core in a world: the launch of apps/mosaic without processes, files and clock. */
export async function coreLaunch(world: World): Promise<Outcome> {
  try {
    const home = world.environment.HOME || world.place.userHome;
    const environment = { ...world.environment, HOME: home };
    const request = readLaunch({
      args: world.args,
      environment,
      places: { home, cwd: world.cwd },
      isGarbled: () => false,
    });
    await carryOut(
      launchSteps(request, { version: VERSION, paneScript: paneScriptOf(world.place.conf) }),
      performerIn(world, request, environment),
    );
    return world.end(0);
  } catch (error) {
    const facts = factsOf(error);
    if (facts === undefined) throw error;
    world.tell(errorText(facts));
    return world.end(facts.exit);
  }
}

async function carryOut(steps: LaunchSteps, performer: Performer): Promise<void> {
  for (let next = steps.next(undefined); !next.done; ) {
    const act = performer[next.value.kind] as (step: Step) => StepAnswers[Step['kind']];
    next = steps.next(await act(next.value));
  }
}

function performerIn(world: World, { name, socket }: LaunchRequest, environment: Record<string, string>): Performer {
  const run = programRunnerIn(world, environment);
  const runTmux = programRunnerIn(world, toolEnvironment(environment));
  const tmux = tmuxClient(socket, runTmux);
  const nothing = (_done: unknown): undefined => undefined;
  return {
    'has-session': () => tmux.hasSession(name),
    'list-panes': () => tmux.listPanes(name),
    'start-server': () => tmux.startServer(world.place.conf),
    'new-session': ({ spec }) => tmux.newSession(spec),
    'respawn-pane': ({ pane, spec }) => tmux.respawnPane(pane, spec),
    'end-empty-server': () => tmux.endEmptyServer().then(nothing),
    'last-words': ({ pane }) => tmux.readScreen(pane),
    'tmux-version': () => tmuxVersion(runTmux),
    'npm-prefix': async () => {
      if (!world.hasNpm) return undefined;
      const { exit, stdout } = await run('npm', ['config', 'get', 'prefix']);
      return exit === 0 ? stdout : undefined;
    },
    'identify-folders': ({ folders }) => folders.map((folder) => world.files.folder(folder)),
    'make-folder': ({ folder }) => (world.files.make(folder) ? undefined : { act: 'create', reason: 'it cannot be' }),
    'keep-made-folders': () => nothing(world.files.keep()),
    'remove-made-folders': () => nothing(world.files.remove()),
    hash: ({ fields }) => hashFields(fields),
    wait: () => undefined,
    print: ({ text }) => nothing(world.print(text)),
    warn: ({ text }) => nothing(world.tell(warningText(text))),
  };
}

function programRunnerIn(world: World, environment: Record<string, string>): RunProgram {
  return async (program, args) => {
    const { exit, stdout, stderr } = world.call([program, ...args], environment);
    return { exit, stdout, stderr, failure: undefined };
  };
}
