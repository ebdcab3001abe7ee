import { frontMatter } from './front-matter.ts';
import type { Gate } from './gates.ts';
import { loosenings } from './loosening.ts';

/** Whom a text is for: the runtime and the class of the agent. */
export interface Audience {
  runtime: string;
  agentClass: string;
}

/** Why a text is not taken in. */
export interface Refusal {
  source: string;
  line: number;
  /** The gate that it would loosen; empty where that is not the reason. */
  gate: string;
  cause: string;
}

/** A policy as it is read: its gate, whether it is for this audience, and its text. */
export interface Policy {
  gate: string;
  scope: string;
  isForAudience: boolean;
  body: string;
}

const KEYS = ['gate', 'effect', 'scope'];

/** Reads a policy: a text that makes one gate stricter. */
export function readPolicy(
  { source, text }: { source: string; text: string },
  gates: readonly Gate[],
  audience: Audience,
): { policy: Policy } | { refusals: Refusal[] } {
  const refuse = (cause: string, gate = '', line = 1): { refusals: Refusal[] } => ({
    refusals: [{ source, line, gate, cause }],
  });
  const matter = frontMatter(text);
  if (matter === undefined) return refuse("it has no front matter that names a gate ('gate', 'effect', 'scope')");
  if (matter.problem !== '') return refuse(matter.problem);
  const strange = [...matter.fields.keys()].find((key) => !KEYS.includes(key));
  if (strange !== undefined) return refuse(`'${strange}' is unknown; known are ${KEYS.join(', ')}`);
  const gate = matter.fields.get('gate') ?? '';
  if (gates.length > 0 && gates.every(({ name }) => name !== gate)) return refuse(`there is no gate '${gate}'`);
  const effect = matter.fields.get('effect') ?? '';
  if (effect !== 'stricter') return refuse(`its effect is '${effect}', and a gate can only be made stricter`, gate);
  const scope = matter.fields.get('scope') ?? 'always';
  const isForAudience = isInScope(scope, audience);
  if (isForAudience === undefined)
    return refuse(`its scope '${scope}' is none of always, runtime:NAME, class:NAME`, gate);
  const loose = looseSentences({ source, text: matter.body }, gates, matter.bodyLine);
  return loose.length > 0 ? { refusals: loose } : { policy: { gate, scope, isForAudience, body: matter.body } };
}

/** The sentences of a text that would loosen a gate, as refusals. */
export function looseSentences(
  { source, text }: { source: string; text: string },
  gates: readonly Gate[],
  firstLine = 1,
): Refusal[] {
  return loosenings(text, gates).map(({ gate, line, sentence, because }) => ({
    source,
    line: line + firstLine - 1,
    gate,
    cause: `'${because}' would loosen ${gate === 'all gates' ? gate : `the gate ${gate}`}: ${sentence}`,
  }));
}

function isInScope(scope: string, { runtime, agentClass }: Audience): boolean | undefined {
  if (scope === 'always') return true;
  const [, kind, name] = /^(runtime|class):([A-Za-z0-9_.-]+)$/.exec(scope) ?? [];
  if (kind === undefined) return undefined;
  return name === (kind === 'runtime' ? runtime : agentClass);
}
