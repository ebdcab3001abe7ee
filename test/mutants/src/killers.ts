import { type CellResult, type Lane, runCell, type Scenario } from '@mosaicstack/test-conformance';
import type { LauncherCopy } from './launcher-copy.ts';

const LANES: readonly Lane[] = ['fake', 'real'];

/** A scenario in a lane. */
export interface Probe {
  scenario: Scenario;
  lane: Lane;
}

/** What came of running probes until one failed. */
export interface Hunt {
  killer: Probe | undefined;
  /** How many cells were run. */
  cells: number;
  /** What the suite itself could not do. */
  errors: string[];
}

/** All probes of a clause first, then those of its section, then the rest; each in the fake lane, which is quick, first. */
export function probesFor(
  scenarios: readonly Scenario[],
  clause: string,
  lanes: readonly Lane[] = ['fake', 'real'],
): Probe[] {
  const section = clause.replace(/\d+$/, '');
  const nearness = ({ clause: proved }: Scenario): number =>
    proved.includes(clause) ? 0 : proved.some((one) => one.startsWith(section)) ? 1 : 2;
  return [0, 1, 2].flatMap((near) =>
    probesOf(
      scenarios.filter((scenario) => nearness(scenario) === near),
      lanes,
    ),
  );
}

/** Runs probes, in their order, until one fails. */
export async function huntMutant({ adapter }: LauncherCopy, probes: readonly Probe[]): Promise<Hunt> {
  const errors: string[] = [];
  for (const [index, probe] of probes.entries()) {
    const result = await runCell({ ...probe, adapter });
    if (isKill(result)) return { killer: probe, cells: index + 1, errors };
    if (result.verdict === 'ERROR') errors.push(`${probeName(probe)}: ${result.note.split('\n', 1)[0]}`);
  }
  return { killer: undefined, cells: probes.length, errors };
}

/** For people, and as a key. */
export function probeName({ scenario, lane }: Probe): string {
  return `${scenario.id} ${lane}`;
}

/** A fault of the suite is no proof that it sees the mutant. */
function isKill({ verdict }: CellResult): boolean {
  return verdict === 'FAIL' || verdict === 'TIMEOUT' || verdict === 'UNEXPECTED-PASS';
}

function probesOf(scenarios: readonly Scenario[], lanes: readonly Lane[]): Probe[] {
  const inLane = (lane: Lane): Probe[] =>
    scenarios.filter((scenario) => scenario.lanes.includes(lane)).map((scenario) => ({ scenario, lane }));
  return LANES.filter((lane) => lanes.includes(lane)).flatMap(inLane);
}
