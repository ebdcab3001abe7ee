import { utf8Bytes } from '@mosaicstack/contract';
import { type Gate, gatesOf } from './gates.ts';
import { type Audience, looseSentences, type Refusal, readPolicy } from './policy.ts';

/** A text of the Mosaic home, with its path below it. */
export interface SourceText {
  source: string;
  text: string;
}

/** All that an agent's text may be made of; what is not there is undefined. */
export interface LawSources {
  mission: SourceText | undefined;
  constitution: SourceText | undefined;
  agents: SourceText | undefined;
  user: SourceText | undefined;
  policies: readonly SourceText[];
  tools: SourceText | undefined;
  runtime: SourceText | undefined;
  overlays: readonly SourceText[];
  /** The cheat-sheet of an agent in a fleet. */
  fleet: SourceText | undefined;
  /** Paths that are there and do not count: a local Constitution. */
  unread: readonly string[];
  /** Paths that an agent needs later and that are not there. */
  missing: readonly string[];
}

export type PartKind =
  | 'mission'
  | 'constitution'
  | 'agents'
  | 'user'
  | 'policy'
  | 'tools'
  | 'runtime'
  | 'overlay'
  | 'fleet';

/** A part of an agent's text, and what it costs. */
export interface LawPart extends SourceText {
  kind: PartKind;
  owner: 'framework' | 'operator';
  lines: number;
  bytes: number;
  /** Estimated: four bytes a token. */
  tokens: number;
}

/** An agent's text. */
export interface Composition {
  text: string;
  parts: LawPart[];
  /** What is missing or not read, in words. */
  warnings: string[];
  /** Texts that are for others, in words. */
  notes: string[];
  /** Why the text must not be used: an agent would be given a looser law. */
  refusals: Refusal[];
}

const BYTES_A_TOKEN = 4;
const OWNERS: Record<PartKind, LawPart['owner']> = {
  mission: 'operator',
  constitution: 'framework',
  agents: 'framework',
  user: 'operator',
  policy: 'operator',
  tools: 'framework',
  runtime: 'framework',
  overlay: 'operator',
  fleet: 'framework',
};

/**
 * The text that an agent is given, part by part: mission, Constitution, dispatcher, profile, policy, tools, the contract of
 * its runtime, overlays, and in a fleet the cheat-sheet. Parts without a letter are left out.
 */
export function compose(sources: LawSources, audience: Audience): Composition {
  const gates = gatesOf(sources.constitution?.text ?? '');
  const read = sources.policies.map((policy) => ({ policy, outcome: readPolicy(policy, gates, audience) }));
  const policies = read.flatMap(({ policy, outcome }) =>
    'policy' in outcome && outcome.policy.isForAudience
      ? [{ source: policy.source, text: `In addition to the gate ${outcome.policy.gate}:\n${outcome.policy.body}` }]
      : [],
  );
  const refusals = [
    ...read.flatMap(({ outcome }) => ('refusals' in outcome ? outcome.refusals : [])),
    ...operatorTexts(sources).flatMap((text) => looseSentences(text, gates)),
  ];
  const ordered: [PartKind, SourceText | undefined][] = [
    ['mission', sources.mission],
    ['constitution', sources.constitution],
    ['agents', sources.agents],
    ['user', sources.user],
    ...policies.map((text): [PartKind, SourceText] => ['policy', text]),
    ['tools', sources.tools],
    ['runtime', sources.runtime],
    ...sources.overlays.map((text): [PartKind, SourceText] => ['overlay', text]),
    ['fleet', sources.fleet],
  ];
  const parts = ordered.flatMap(([kind, text]) => (text === undefined ? [] : partOf(kind, text)));
  const notes = read.flatMap(({ policy, outcome }) =>
    'policy' in outcome && !outcome.policy.isForAudience
      ? [`${policy.source} is for ${outcome.policy.scope} only`]
      : [],
  );
  return { text: parts.map(textOf).join('\n'), parts, warnings: warningsOn(sources, audience, gates), notes, refusals };
}

/** What an operator wrote without naming a gate: it may not loosen one. */
function operatorTexts({ mission, user, overlays }: LawSources): SourceText[] {
  return [mission, user, ...overlays].filter((text) => text !== undefined);
}

function partOf(kind: PartKind, { source, text }: SourceText): LawPart[] {
  const trimmed = text.replace(/^\s*\n|\s+$/g, '');
  if (trimmed === '') return [];
  const bytes = utf8Bytes(trimmed);
  const cost = { lines: trimmed.split('\n').length, bytes, tokens: Math.ceil(bytes / BYTES_A_TOKEN) };
  return [{ kind, source, owner: OWNERS[kind], text: trimmed, ...cost }];
}

function textOf({ source, text }: LawPart): string {
  return `<!-- from ${source} -->\n${text}\n`;
}

function warningsOn(sources: LawSources, { runtime }: Audience, gates: readonly Gate[]): string[] {
  const named: [string, SourceText | undefined][] = [
    ['CONSTITUTION.md', sources.constitution],
    ['AGENTS.md', sources.agents],
    [`runtime/${runtime}/RUNTIME.md`, sources.runtime],
  ];
  return [
    ...named.flatMap(([path, text]) => (text === undefined ? [`${path} is missing`] : [])),
    ...sources.missing.map((path) => `${path} is missing`),
    ...(sources.constitution !== undefined && gates.length === 0 ? ['CONSTITUTION.md has no gates'] : []),
    ...sources.unread.map((path) => `${path} is not read: gates cannot be changed locally`),
  ];
}
