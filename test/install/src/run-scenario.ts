import { mkdirSync } from 'node:fs';
import { sandboxFolder } from '@mosaicstack/test-support';
import { changeHome } from './change-home.ts';
import { CHECKOUT_KIT, installerArgv, type Row, runInstaller } from './installers.ts';
import { changedForeign, type Ended, wrongEnd, wrongPlaces } from './judge.ts';
import { fill, type Place, plain } from './place.ts';
import type { Scenario, Step } from './scenario.ts';
import { shippedRelease } from './shipped.ts';
import { type Snapshot, snapshot } from './snapshot.ts';

/** What came of a scenario. */
export interface Outcome {
  ends: Ended[];
  /** The sandbox, not only the home: nothing beside it may change. */
  tree: Snapshot;
  /** What is not as the scenario says, or was lost. */
  problems: string[];
}

/** Runs a scenario in a sandbox of its own. */
export async function runScenario(scenario: Scenario, row: Row, kit = CHECKOUT_KIT): Promise<Outcome> {
  const folder = sandboxFolder('mosaic-install');
  const sandbox = `${folder.home}/in`;
  const place = {
    ...{ row, scenario, sandbox, kit },
    home: `${sandbox}/${scenario.home}`,
    output: folder.path,
    shipped: shippedRelease(kit.framework),
  };
  try {
    mkdirSync(sandbox);
    if (row === 'installed') place.kit = { ...kit, framework: await installedFramework(place) };
    const outcome: Outcome = { ends: [], tree: new Map(), problems: [] };
    for (const [index, step] of scenario.steps.entries()) await takeStep(step, index, place, outcome);
    outcome.problems.push(...wrongPlaces(place));
    return { ...outcome, tree: snapshot(sandbox) };
  } finally {
    folder.remove();
  }
}

/** A home of somebody else's, with a tree that an installer can be run from. */
async function installedFramework(place: Place): Promise<string> {
  const home = `${place.output}/installed`;
  const argv = installerArgv('bash', 'install', ['--mosaic-home', home], place.kit);
  await runInstaller({ ...startIn(place), argv, name: 'installed' });
  return home;
}

function startIn({ sandbox, home, output, scenario }: Place) {
  const environment = { HOME: sandbox, PATH: process.env.PATH ?? '' };
  return {
    cwd: sandbox,
    output,
    environment: scenario.names === 'default' ? environment : { ...environment, MOSAIC_HOME: home },
  };
}

async function takeStep(step: Step, index: number, place: Place, outcome: Outcome): Promise<void> {
  if (step.do === 'together') return runTogether(place, index, outcome);
  if (!('args' in step)) return changeHome(step, place);
  // Each has a help of its own.
  const isHelp = step.args.includes('--help');
  const before = snapshot(place.sandbox);
  const filled = step.args.map((arg) => fill(arg, place));
  const argv = installerArgv(place.row, step.do, filled, place.kit);
  const result = await runInstaller({ ...startIn(place), argv, setUp: step.setUp, name: `step-${index}` });
  const ended = {
    exit: result.exit,
    stdout: isHelp ? '' : plain(result.stdout, place),
    stderr: plain(result.stderr, place),
  };
  outcome.ends.push(ended);
  outcome.problems.push(...wrongEnd(step, ended, place), ...changedForeign(before, place));
}

async function runTogether(place: Place, index: number, outcome: Outcome): Promise<void> {
  const rows: Row[] = [place.row, place.row, place.row === 'typescript' ? 'bash' : 'typescript'];
  const runs = rows.map((row, at) => {
    const argv = installerArgv(row, 'install', [], place.kit);
    return runInstaller({ ...startIn(place), argv, name: `step-${index}-${at}` });
  });
  for (const { exit } of await Promise.all(runs))
    if (exit !== 0) outcome.problems.push(`one of three ended with ${exit}`);
}
