import { EXIT, MosaicError } from '@mosaicstack/contract';
import { localHost } from '@mosaicstack/host';
import { type Composition, cheatSheet, compose, type Peer, RUNTIMES, type RuntimeName } from '@mosaicstack/law';
import { type FleetOptions, loadFleet } from '../fleet/load-fleet.ts';
import type { Ports } from '../ports.ts';
import { readLaw } from './read-law.ts';

/** What a text is composed for. */
export interface ComposeOptions extends Pick<FleetOptions, 'mosaicHome'> {
  /** An agent of the roster; without it the one of MOSAIC_AGENT_NAME, where this runs in one. */
  agent?: string;
}

/** A text, and where it came from. */
export interface ComposedLaw {
  runtime: RuntimeName;
  /** Empty outside a fleet. */
  agent: string;
  mosaicHome: string;
  composition: Composition;
}

/**
 * Composes what an agent of a runtime is given.
 * @throws MosaicError LAW_NO_RUNTIME, LAW_UNREADABLE, FLEET_BAD_ROSTER
 */
export async function composeLaw(name: string, options: ComposeOptions, ports: Ports): Promise<ComposedLaw> {
  const runtime = RUNTIMES.find((known) => known === name);
  if (runtime === undefined) throw noRuntime(name);
  const fleet = await loadFleet(options, ports);
  const agent = options.agent ?? ports.environment.MOSAIC_AGENT_NAME ?? '';
  const peers = fleet.agents.map(({ name, variables }): Peer => {
    const value = (key: string): string => variables.find(([variable]) => variable === key)?.[1] ?? '';
    return { name, agentClass: value('MOSAIC_AGENT_CLASS'), runtime: value('MOSAIC_AGENT_RUNTIME') };
  });
  const self = peers.find((peer) => peer.name === agent);
  const { mosaicHome } = fleet.places;
  const sources = await readLaw(localHost(ports.environment), {
    mosaicHome,
    runtime,
    agent: self === undefined ? '' : agent,
    cheatSheet: cheatSheet(agent, peers, fleet.host.name),
  });
  const composition = compose(sources, { runtime, agentClass: self?.agentClass ?? '' });
  return { runtime, agent: self === undefined ? '' : agent, mosaicHome, composition };
}

/**
 * The refusal of a text that would give an agent a looser law.
 * @throws MosaicError LAW_LOOSENED
 */
export function refuseLooser({ refusals }: Composition): void {
  const [first, ...others] = refusals;
  if (first === undefined) return;
  throw new MosaicError({
    code: 'LAW_LOOSENED',
    exit: EXIT.cannotAsk,
    act: 'compose law with',
    subject: first.source,
    cause: `line ${first.line}: ${first.cause}`,
    wayOut: 'mosaic compose RUNTIME --explain',
    details: others.map(({ source, line, cause }) => `${source}, line ${line}: ${cause}`),
  });
}

function noRuntime(subject: string): MosaicError {
  const cause = `no such runtime; there are ${RUNTIMES.join(', ')}`;
  const facts = { code: 'LAW_NO_RUNTIME', exit: EXIT.cannotAsk, act: 'compose law for', subject, cause };
  return new MosaicError({ ...facts, wayOut: 'mosaic compose pi' });
}
