import { type LaunchCase, type Reply, rootedCase, SUBCOMMANDS } from '../launch-case.ts';
import { declaredLaunch } from '../model/declared.ts';
import { Failure } from '../model/failure.ts';
import { modelLaunch } from '../run/model-launch.ts';
import { type Place, World } from '../world/world.ts';

/** Stands for ROOT while the model runs: it needs an absolute path. */
const ROOT = '/ROOT-OF-THE-CELL';

const PLACE: Place = {
  root: ROOT,
  base: { PATH: '{{BIN}}' },
  userHome: '/USER-HOME-OF-THE-CELL',
  outside: [],
  conf: '{{CONF}}',
  launcher: 'bash',
};

/** Variables that the conformance suite sets in any case. */
const SET_ANYWAY = ['HOME', 'LC_ALL', 'TMUX_TMPDIR', 'TZ'];

/**
 * A case as a scenario of the conformance suite, with what the model asks for. A human gives it an id and a clause, and
 * looks whether it is worth keeping.
 */
export function scenarioCandidate(launch: LaunchCase, title: string): string {
  const rooted = rootedCase(launch, ROOT);
  const { outcome } = modelLaunch(new World(launch, PLACE));
  const unset = Object.fromEntries(SET_ANYWAY.map((name) => [name, null]));
  const scenario = {
    id: 'LNCH-000',
    clause: ['L0.0'],
    title,
    proves: 'MUST be said by whoever takes this in.',
    lanes: ['fake'],
    given: {
      args: launch.args,
      cwd: `${ROOT}/cw d`,
      path: rooted.path,
      fs: Object.fromEntries(
        rooted.files.map((entry) => [
          entry.path,
          'to' in entry ? { link: entry.to } : entry.is === 'dir' ? { dir: true } : { text: '' },
        ]),
      ),
      env: { ...unset, ...rooted.environment },
      tools: {
        npm: rooted.npm === null ? { absent: true } : { prefix: rooted.npm },
        tmux: { plays: 'nothing', rules: tmuxRules(rooted, outcome.calls) },
      },
    },
    expect: {
      exit: outcome.exit,
      stdout: { equals: outcome.stdout },
      stderr: { any: true },
      launch: declaredFields(launch),
      calls: outcome.calls.map((call) => call.map((word, at) => PLACEHOLDERS[call[at - 1] ?? ''] ?? word)),
      fs: Object.fromEntries(outcome.made.map((path) => [path, { dir: true }])),
    },
  };
  return JSON.stringify(scenario, null, 2).replaceAll(ROOT, '{{ROOT}}').replaceAll(PLACE.userHome, '{{USER_HOME}}');
}

const PLACEHOLDERS: Record<string, string> = {
  '@mosaic_launch': '{{HASH}}',
  '@mosaic_launcher': '{{LAUNCHER}}',
  '@mosaic_version': '{{VERSION}}',
};

/** The answers that the model's calls use up, each once, the last one as often as it is asked for. */
function tmuxRules({ tmux }: LaunchCase, calls: readonly string[][]): unknown[] {
  const used = (subcommand: string): number => calls.filter((call) => call.slice(1, 6).includes(subcommand)).length;
  return [
    ...SUBCOMMANDS.flatMap((subcommand) =>
      repliesUsed(tmux[subcommand], used(subcommand)).map((reply, index, all) => ({
        match: subcommand === '-V' ? { argv: ['-V'] } : { sub: subcommand },
        reply,
        ...(index < all.length - 1 ? { times: 1 } : {}),
      })),
    ),
    { match: {}, reply: {} },
  ];
}

function repliesUsed(replies: readonly Reply[], times: number): Reply[] {
  return replies.slice(0, times);
}

/** Undefined where the usage is refused: then there is no launch. */
function declaredFields(launch: LaunchCase): Record<string, string> | undefined {
  try {
    const {
      name,
      socket,
      runtime,
      class: agentClass,
      model,
      effort,
      workdir,
      command,
      mosaicHome,
    } = declaredLaunch(new World(launch, PLACE));
    return { name, socket, runtime, class: agentClass, model, effort, workdir, command, home: mosaicHome };
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
