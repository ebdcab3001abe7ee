import { breaches, type Difference, differences } from '../compare.ts';
import { launchCase } from '../generate/launch-case.ts';
import { HOME, type LaunchCase } from '../launch-case.ts';
import type { Outcome } from '../outcome.ts';
import { coreLaunch } from '../run/core-launch.ts';
import { modelLaunch } from '../run/model-launch.ts';
import { type Place, World } from '../world/world.ts';
import { checkCases, type Judge } from './check-cases.ts';
import type { Property } from './property.ts';

const SHRINK_MS = 60_000;
/** A relation runs the core twice, and sees less than the model does. */
const RELATION_SHARE = 10;

const PLACE: Place = {
  root: '/r',
  base: { PATH: '/usr/bin:/bin' },
  userHome: '/u',
  outside: ['/u', '/bin'].map((path) => ({ path, is: 'dir' as const })),
  conf: '/framework/tmux.conf',
  launcher: 'typescript',
};

/** The TypeScript launch core against the model, and against itself. */
export const IN_MEMORY: readonly Property[] = [
  inMemory('core-model', 'the TypeScript launch core does what the model does', 1, async (launch) =>
    breaches(modelLaunch(new World(launch, PLACE)), await core(launch)),
  ),
  relation('environment-order', 'the order of the environment changes nothing', async (launch) => ({
    ...launch,
    environment: Object.fromEntries(Object.entries(launch.environment).reverse()),
  })),
  relation('unrelated-variable', 'a variable that has nothing to do with a launch changes nothing', async (launch) => ({
    ...launch,
    environment: { ...launch.environment, UNRELATED: 'x; $(y)' },
  })),
  relation('own-path', 'the launcher’s own PATH changes nothing', async (launch) => ({
    ...launch,
    environment: { ...launch.environment, PATH: `${HOME}/.local/bin:${HOME}/.npm-global/bin:/usr/bin` },
  })),
  inMemory(
    'duplicate-candidate',
    'a folder that is a candidate twice is one of the prefix once',
    RELATION_SHARE,
    duplicateCandidate,
  ),
  inMemory('second-start', 'a second start over a living runtime makes nothing', RELATION_SHARE, secondStart),
];

function inMemory(name: string, says: string, share: number, judge: Judge): Property {
  return {
    name,
    says,
    async check(options) {
      const began = performance.now();
      const limits = { runs: Math.ceil(options.runs / share), shrinkMs: SHRINK_MS };
      const checked = await checkCases(launchCase({ long: true }), judge, options, limits);
      return { name, ...checked, ms: Math.round(performance.now() - began) };
    },
  };
}

/** Two launches that must do the same; what the tools are given in their environment may differ. */
function relation(name: string, says: string, change: (launch: LaunchCase) => Promise<LaunchCase>): Property {
  return inMemory(name, says, RELATION_SHARE, async (launch) => {
    const [one, other] = [await core(launch), await core(await change(launch))];
    return differences({ ...one, environments: [] }, { ...other, environments: [] });
  });
}

/** Where npm's folder is the home folder's own, the launch is the one in which npm has no answer. */
async function duplicateCandidate(launch: LaunchCase): Promise<Difference[]> {
  const answering = (stdout: string): LaunchCase => ({
    ...launch,
    environment: { ...launch.environment, HOME },
    npm: { exit: 0, stdout, stderr: '' },
  });
  return differences(await core(answering('\n')), await core(answering(`${HOME}/.npm-global\n`)));
}

async function secondStart(launch: LaunchCase): Promise<Difference[]> {
  const first = await core(launch);
  if (first.exit !== 0) return [];
  const yes = { exit: 0, stdout: '', stderr: '' };
  const tmux = { ...launch.tmux, 'has-session': [yes], 'list-panes': [{ ...yes, stdout: '%0,0,%0,,\n' }] };
  const second = await core({ ...launch, tmux });
  const calls = second.calls.slice(0, 2);
  const stdout = second.stdout.replace(/ running: .*/s, ' running');
  return differences(
    { ...second, exit: 0, stdout: 'Mosaic agent session already running', stderr: '', calls, made: [] },
    { ...second, stdout },
  );
}

function core(launch: LaunchCase): Promise<Outcome> {
  return coreLaunch(new World(launch, PLACE));
}
