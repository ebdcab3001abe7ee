import { readDeath, readHeartbeat, readStop } from '@mosaicstack/contract';
import type { DeclaredLaunch, FleetLook, RunRecords, TmuxLook, UnitState } from '@mosaicstack/fleet';
import { hashFields, type ProcessFacts, textOrRemains } from '@mosaicstack/host';
import { agentUnits, hasSystemd } from '@mosaicstack/systemd';
import { TmuxMissing } from '@mosaicstack/tmux';
import { launcherKit } from '../framework.ts';
import type { Ports } from '../ports.ts';
import { type Fleet, prepareLaunches } from './load-fleet.ts';

/** What seldom changes, and costs more than the rest: kept between two looks of one `--watch`. */
export interface SlowFacts {
  askedAtMs: number;
  declared: readonly DeclaredLaunch[];
  units: ReadonlyMap<string, UnitState>;
  elsewhere: ReadonlyMap<string, readonly string[]>;
  /** The agents of the roster that had no session. */
  missed: ReadonlySet<string>;
}

const SLOW_MS = 10_000;

/** Whether they are to be asked for again. */
export function isOutdated({ askedAtMs }: SlowFacts, nowMs: number): boolean {
  // A clock that was set back makes them old, too.
  return nowMs < askedAtMs || nowMs - askedAtMs > SLOW_MS;
}

/** A look, and what of it may be used again for the next one. */
export interface LookResult {
  look: FleetLook;
  slow: SlowFacts;
}

/**
 * Asks all that a table of the fleet needs: tmux once, systemd once, and the files and processes of the host.
 * A question that fails is `unknown` in the answer, never an error.
 * @param known what an earlier look found out
 */
export async function lookAtFleet(fleet: Fleet, ports: Ports, known?: SlowFacts): Promise<LookResult> {
  const { host, roster, tenant } = fleet;
  const nowMs = Date.now();
  const kept = known !== undefined && !isOutdated(known, nowMs) ? known : undefined;
  const [tmux, { declared, records, early }, units] = await Promise.all([
    lookAtTmux(fleet),
    lookAtHost(fleet, ports, kept?.declared),
    kept?.units ?? askUnits(fleet),
  ]);
  const view = tmux.state === 'answered' ? tmux.view : undefined;
  const withEnvironment = agentsWithEnvironment(declared);
  const late = (view?.agents ?? []).flatMap(({ pid, pane, metadata }) =>
    pane.ended || pid === 0 || early.has(pid) ? [] : [{ pid, withEnvironment: withEnvironment.has(metadata.name) }],
  );
  const processes = new Map([...early, ...(await host.processFacts(late))]);
  const elsewhere = kept?.elsewhere ?? (await askElsewhere(fleet, view?.pid ?? 0));
  const look: FleetLook = {
    host: host.name,
    tenant,
    nowMs,
    tmux,
    declared: roster === undefined ? undefined : declared,
    processes: processes satisfies ReadonlyMap<number, ProcessFacts>,
    records,
    units,
    elsewhere,
    serverExe: view === undefined ? '' : await host.exeOf(view.pid),
    version: launcherKit().version,
    missedBefore: known?.missed ?? new Set(),
    hash: hashFields,
  };
  const missed = missedAgents(look);
  return { look, slow: { askedAtMs: kept?.askedAtMs ?? nowMs, declared, units, elsewhere, missed } };
}

/** What files and processes tell; the processes that heartbeats name are looked at while tmux is still answering. */
async function lookAtHost(fleet: Fleet, ports: Ports, known: readonly DeclaredLaunch[] | undefined) {
  const declared = known ?? (await prepareLaunches(fleet, fleet.agents, ports.environment));
  const records = await readRecords(fleet);
  const withEnvironment = agentsWithEnvironment(declared);
  const queries = [...records].flatMap(([agent, { heartbeat }]) =>
    heartbeat?.pid == null ? [] : [{ pid: heartbeat.pid, withEnvironment: withEnvironment.has(agent) }],
  );
  return { declared, records, early: await fleet.host.processFacts(queries) };
}

/** Those whose environment is declared, and so has to be compared. */
function agentsWithEnvironment(declared: readonly DeclaredLaunch[]): Set<string> {
  return new Set(
    declared.filter(({ environment }) => Object.keys(environment).length > 0).map(({ agent }) => agent.name),
  );
}

async function lookAtTmux({ server, roster }: Fleet): Promise<TmuxLook> {
  try {
    const answer = await server.tmux.viewServer();
    if (answer.state === 'answered') {
      // What is no agent is unmanaged on the fleet's own server, where a roster says what belongs there.
      const isOurs = server.socket !== '' && roster !== undefined;
      return { state: 'answered', view: isOurs ? answer.view : withoutForeign(answer.view) };
    }
    return answer.state === 'unknown'
      ? { state: 'unknown', reason: answer.words.split('\n', 1)[0] ?? '' }
      : { state: 'empty' };
  } catch (error) {
    if (!(error instanceof TmuxMissing)) throw error;
    return { state: 'unknown', reason: error.message, wayOut: error.wayOut };
  }
}

function withoutForeign<View extends { agents: readonly { pane: { runtimePane: string } }[] }>(view: View): View {
  return { ...view, agents: view.agents.filter(({ pane }) => pane.runtimePane !== '') };
}

async function askUnits({ server, agents }: Fleet): Promise<Map<string, UnitState>> {
  if (!hasSystemd()) return new Map();
  return agentUnits(
    server.run,
    agents.map(({ name }) => name),
  );
}

/** Where tmux did not answer, nobody has been missed. */
function missedAgents({ tmux, declared = [], missedBefore }: FleetLook): Set<string> {
  if (tmux.state === 'unknown') return new Set(missedBefore);
  const there = new Set(tmux.state === 'answered' ? tmux.view.agents.map(({ metadata }) => metadata.name) : []);
  return new Set(declared.map(({ agent }) => agent.name).filter((name) => !there.has(name)));
}

/** The other tmux servers on which an agent of this fleet runs. */
async function askElsewhere({ host, places, server }: Fleet, pid: number): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { agent, socket, mosaicHome } of await host.agentProcesses(pid))
    if (mosaicHome === places.mosaicHome && socket !== server.path)
      found.set(agent, [...(found.get(agent) ?? []), socket]);
  return found;
}

/** What `fleet/run` holds, by agent; a record that cannot be read is none. */
export async function readRecords({ host, places }: Fleet): Promise<Map<string, RunRecords>> {
  const names = (await host.namesIn(places.run)).filter((name) =>
    /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}\.(hb|death|stop)$/.test(name),
  );
  const texts = await host.readTexts(names.map((name) => `${places.run}/${name}`));
  const records = new Map<string, RunRecords>();
  for (const name of names) {
    const [agent = '', kind] = name.split('.');
    const [line = ''] = textOrRemains(texts.get(`${places.run}/${name}`)).split('\n', 1);
    const known = records.get(agent) ?? {};
    if (kind === 'hb') known.heartbeat = readHeartbeat(line);
    else if (kind === 'death') known.death = readDeath(line);
    else known.stop = readStop(line);
    records.set(agent, known);
  }
  return records;
}
