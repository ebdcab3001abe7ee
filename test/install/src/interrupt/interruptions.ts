import { existsSync, mkdirSync } from 'node:fs';
import { retryUntil, sandboxFolder } from '@mosaicstack/test-support';
import { type Act, CHECKOUT_KIT, installerArgv, runInstaller } from '../installers.ts';
import { changedForeign } from '../judge.ts';
import { type ShippedRelease, shippedRelease } from '../shipped.ts';
import { differences, hashOf, type Snapshot, snapshot } from '../snapshot.ts';
import { type Extent, extentOf, type Fault, faultFolder, faultOf, type Installer, KINDS, type Kind } from './faults.ts';
import { isGroupAlive, killGroup } from './process-group.ts';
import { randomNumbers } from './random.ts';
import { ACT_OF, inForce, leftovers, makeState, STATES, type State, wrongInForce } from './states.ts';

/** One interruption. */
export interface Interruption {
  installer: Installer;
  state: State;
  kind: Kind;
  at: number;
  /** Who brings it to its end. */
  next: Installer;
}

/** What came of it. */
export interface Aftermath extends Interruption {
  found: 'the old tree' | 'the new tree';
  problems: string[];
}

const INSTALLERS = ['bash', 'typescript'] as const;

/** A sandbox and how runs in it are started. */
interface Place {
  sandbox: string;
  home: string;
  output: string;
}

/** Interrupts both installers so often, in an order and at points that a seed gives; several at once. */
export async function interruptInstallers(count: number, seed: number, atOnce = 3): Promise<Aftermath[]> {
  const shipped = shippedRelease();
  const extents = new Map<string, Extent>();
  const whole = new Map<State, Snapshot>();
  for (const installer of INSTALLERS)
    for (const state of new Set(STATES)) extents.set(`${installer} ${state}`, await measure(installer, state, whole));
  const random = randomNumbers(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const planned = Array.from({ length: count }, (_, index): Interruption => {
    const installer = INSTALLERS[index % 2] as Installer;
    const [state, kind] = [pick(STATES), pick<Kind>(KINDS[installer])];
    const extent = extents.get(`${installer} ${state}`)?.[kind] ?? 1;
    // Most of a run is copying; every other one meets what stands behind it.
    const from = kind === 'limit' || random() < 0.5 ? 0 : 0.75;
    const at = 1 + Math.floor((from + random() * (1 - from)) * extent);
    return { installer, state, kind, at, next: pick(INSTALLERS) };
  });
  const results: Aftermath[] = [];
  const worker = async (): Promise<void> => {
    for (let one = planned.shift(); one !== undefined; one = planned.shift())
      results.push(await interrupt(one, shipped, whole));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** How many points a whole run has; what it leaves behind is what every interrupted one must come to. */
async function measure(installer: Installer, state: State, whole: Map<State, Snapshot>): Promise<Extent> {
  const folder = sandboxFolder('mosaic-interrupt');
  let runs = 0;
  try {
    return await extentOf(installer, folder.path, async (fault) => {
      runs += 1;
      const place = makePlace(`${folder.path}/${runs}`, state);
      const exit = await start(place, installer, ACT_OF[state], fault);
      if (exit !== 0) throw new Error(`${installer} cannot do a whole ${state}: ${exit}`);
      const seen = snapshot(place.sandbox);
      const differing = differences(whole.get(state) ?? seen, seen);
      if (differing.length > 0) throw new Error(`two whole runs differ: ${differing.join('; ')}`);
      whole.set(state, seen);
    });
  } finally {
    folder.remove();
  }
}

function makePlace(output: string, state: State): Place {
  const place = { output, sandbox: `${output}/in`, home: `${output}/in/mo saic` };
  mkdirSync(place.sandbox, { recursive: true });
  makeState(state, place.home);
  return place;
}

/** Runs an installer until nothing of it is left. */
async function start({ sandbox, home, output }: Place, by: Installer, act: Act, fault: Fault): Promise<number | null> {
  const environment = { HOME: sandbox, PATH: process.env.PATH ?? '', MOSAIC_HOME: home, ...fault.environment };
  let group = 0;
  let timer: NodeJS.Timeout | undefined;
  const onStart = (leader: number): void => {
    group = leader;
    if (fault.killAfterMs !== undefined) timer = setTimeout(() => killGroup(leader), fault.killAfterMs);
  };
  const argv = installerArgv(by, act, [], CHECKOUT_KIT);
  const { exit } = await runInstaller({
    ...{ argv, environment, output, onStart, cwd: sandbox, name: 'run', setUp: fault.setUp },
  });
  clearTimeout(timer);
  await retryUntil(() => !isGroupAlive(group), { deadlineMs: 20_000, what: 'the end of all its processes' });
  return exit;
}

async function interrupt(one: Interruption, shipped: ShippedRelease, whole: Map<State, Snapshot>): Promise<Aftermath> {
  const folder = sandboxFolder('mosaic-interrupt');
  try {
    const place = makePlace(folder.path, one.state);
    const before = snapshot(place.sandbox);
    const ours = inForce(place.home);
    const foreign = () => changedForeign(before, { ...place, shipped });
    const fault = faultOf(one.installer, one.kind, one.at, faultFolder(folder.path));
    const exit = await start(place, one.installer, ACT_OF[one.state], fault);
    const isFull = one.kind === 'full' || one.kind === 'limit';
    const problems = [
      ...wrongInForce(one.state, place.home, shipped),
      ...wrongTemplates(place.home, shipped),
      ...foreign(),
      ...(isFull ? leftovers(place.home) : []),
      ...(isFull && exit !== 0 && exit !== 2 ? [`a full disk ends it with ${exit}`] : []),
    ];
    const found = inForce(place.home) === ours ? 'the old tree' : 'the new tree';
    const again = await start(place, one.next, 'install', { environment: {} });
    if (again !== 0) problems.push(`the next run ends with ${again}`);
    if (inForce(place.home) !== shipped.name) problems.push(`the next run leaves ${inForce(place.home)} in force`);
    problems.push(...leftovers(place.home), ...foreign());
    if (one.state !== 'rollback')
      problems.push(...differences(whole.get(one.state) ?? new Map(), snapshot(place.sandbox)));
    return { ...one, found, problems };
  } finally {
    folder.remove();
  }
}

/** What an operator gets from a template is whole or not there. */
function wrongTemplates(home: string, { files }: ShippedRelease): string[] {
  const path = `${home}/SOUL.md`;
  if (!existsSync(path)) return [];
  return snapshot(home)
    .get('SOUL.md')
    ?.includes(files.get('templates/SOUL.md')?.sha256 ?? hashOf(path))
    ? []
    : ['half'];
}
