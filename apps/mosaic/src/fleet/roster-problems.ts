import { brief, type Roster } from '@mosaicstack/contract';
import { type Complaint, type ReadResult, roster, rosterAgent } from '@mosaicstack/contract/schemas';
import leven from 'leven';
import { type Document, isMap, isSeq, type Node, type Pair } from 'yaml';
import { keyOf, snakeCase } from './roster-keys.ts';

/** What is wrong with a roster, and where. */
export interface RosterProblem {
  /** Characters from the beginning of the text. */
  offset: number;
  cause: string;
}

type Path = readonly PropertyKey[];

/**
 * The same value with every key of the roster's own in snake_case; variables keep their names. A key without a value says
 * nothing.
 */
export function withSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(
    said.map(([key, inner]) => {
      const name = snakeCase(key);
      return [name in value && name !== key ? key : name, name === 'env' ? inner : withSnakeCase(inner)];
    }),
  );
}

/** The first thing that is wrong; undefined where nothing is. */
export function firstProblem(document: Document, read: ReadResult<Roster>): RosterProblem | undefined {
  if (read.success) return duplicateName(document, read.data);
  const [issue] = read.error.issues;
  if (issue === undefined) return undefined;
  if (issue.code === 'unrecognized_keys') return unknownKey(document, issue.path, issue.keys[0] ?? '');
  const where = issue.path.map(String).join('.');
  const { node, isWhole } = nodeAt(document, issue.path);
  const cause = isWhole ? messageOf(issue) : 'is missing';
  return { offset: offsetOf(node), cause: `${where === '' ? 'a roster' : `'${where}'`} ${cause}` };
}

/** Why a word is no key of an agent; undefined where it is one. */
export function agentKeyProblem(key: string): string | undefined {
  const path = ['agents', 0];
  return knownKeys(path).includes(key) ? undefined : noKeyText(path, key);
}

function noKeyText(path: Path, written: string): string {
  const known = knownKeys(path);
  const key = snakeCase(written);
  const nearest = known.toSorted((a, b) => leven(a, key) - leven(b, key))[0] ?? '';
  const isNear = leven(nearest, key) <= Math.max(2, key.length / 3);
  const hint = isNear ? `did you mean '${nearest}'?` : `known are ${known.join(', ')}`;
  return `'${brief(written)}' is no key of ${nameOf(path)}; ${hint}`;
}

function unknownKey(document: Document, path: Path, key: string): RosterProblem {
  const { node } = nodeAt(document, path);
  const pair = pairsOf(node).find((candidate) => [keyOf(candidate), snakeCase(keyOf(candidate))].includes(key));
  const written = pair === undefined ? key : keyOf(pair);
  const offset = offsetOf(pair?.key as Node | undefined) || offsetOf(node);
  return { offset, cause: noKeyText(path, written) };
}

function duplicateName(document: Document, { agents }: Roster): RosterProblem | undefined {
  const second = agents.findIndex(({ name }, at) => agents.findIndex((other) => other.name === name) < at);
  if (second === -1) return undefined;
  const { node } = nodeAt(document, ['agents', second, 'name']);
  return { offset: offsetOf(node), cause: `there is a second agent '${agents[second]?.name}'` };
}

/** The keys that may stand at a place. */
function knownKeys(path: Path): string[] {
  const [first, index] = path;
  if (path.length === 0) return Object.keys(roster.shape);
  if (first === 'agents' && index !== undefined) return Object.keys(rosterAgent.shape);
  if (first === 'tmux') return ['socket_name'];
  return Object.keys(rosterAgent.shape).filter((key) => !['name', 'command', 'host', 'enabled'].includes(key));
}

function nameOf(path: Path): string {
  if (path.length === 0) return 'a roster';
  return path[0] === 'agents' ? 'an agent' : `'${String(path[0])}'`;
}

/** The node at a path, or the last one on the way to it. */
function nodeAt(document: Document, path: Path): { node: Node | undefined; isWhole: boolean } {
  let node = document.contents as Node | undefined;
  for (const step of path) {
    const next = isSeq(node)
      ? (node.items[Number(step)] as Node | undefined)
      : (pairsOf(node).find((pair) => snakeCase(keyOf(pair)) === step || keyOf(pair) === step)?.value as
          | Node
          | undefined);
    if (next === undefined || next === null) return { node, isWhole: false };
    node = next;
  }
  return { node, isWhole: true };
}

function pairsOf(node: Node | undefined): Pair[] {
  return isMap(node) ? (node.items as Pair[]) : [];
}

function offsetOf(node: Node | undefined): number {
  return node?.range?.[0] ?? 0;
}

function messageOf(issue: Complaint): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== 'invalid_type') return issue.message;
  const kind = {
    object: 'a list of keys with values',
    array: 'a list',
    string: 'text, in quotes',
    boolean: 'true or false',
  };
  return `must be ${kind[issue.expected as keyof typeof kind] ?? issue.expected}`;
}
