import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { notInRoster } from './choose-agents.ts';
import { allComments, detach, detachPair, spellOutKeys } from './roster-aliases.ts';
import type { RosterFile } from './roster-file.ts';
import { keyOf, snakeCase } from './roster-keys.ts';

type Value = string | boolean | Readonly<Record<string, string>> | null;

/** The values of an agent that an edit sets; null takes one out. */
export type AgentChanges = Readonly<Record<string, Value>>;

/** The text of a roster with nothing in it but the way to complete it in an editor. */
export const EMPTY_ROSTER = `# yaml-language-server: $schema=roster.schema.json
version: 1
transport: tmux
agents:
`;

/** What an edit works on. */
export type EditedRoster = Pick<RosterFile, 'path' | 'document'>;

/** Adds an agent at the end. */
export function addAgent({ document }: EditedRoster, name: string, changes: AgentChanges): void {
  agentList(document).add(document.createNode({ name, ...withoutNulls(changes) }));
}

/**
 * Changes an agent in place; comments and the order of what is there stay, and the other agents say what they said.
 * @throws MosaicError FLEET_NO_AGENT
 */
export function editAgent({ path, document }: EditedRoster, name: string, changes: AgentChanges): void {
  spellOutKeys(document);
  const agent = agentNode(document, name);
  if (agent === undefined) throw notInRoster('edit agent', path, name);
  for (const [key, value] of Object.entries(changes)) {
    const written = agent.items.map(keyOf).find((candidate) => snakeCase(candidate) === key);
    setValue(document, agent, written ?? key, value);
  }
}

/**
 * Takes an agent out, with the comments that belong to it; the other agents say what they said.
 * @throws MosaicError FLEET_NO_AGENT
 */
export function removeAgent({ path, document }: EditedRoster, name: string): void {
  spellOutKeys(document);
  const agent = agentNode(document, name);
  if (agent === undefined) throw notInRoster('remove agent', path, name);
  detach(document, agent);
  const agents = agentList(document);
  agents.delete(agents.items.indexOf(agent));
}

/** The text of an edited roster. */
export function rosterText(document: Document): string {
  return document.toString({ lineWidth: 0 });
}

function setValue(document: Document, map: YAMLMap, key: string, value: Value): void {
  const pair = map.items.find((candidate) => keyOf(candidate) === key);
  if (pair === undefined) {
    if (value !== null) map.items.push(new Pair(document.createNode(key), document.createNode(value)));
    return;
  }
  detachPair(document, pair);
  if (value === null) map.items.splice(map.items.indexOf(pair), 1);
  // One variable is changed, the others and their comments stay.
  else if (typeof value === 'object' && isMap(pair.value))
    for (const [variable, text] of Object.entries(value)) setValue(document, pair.value, variable, text);
  else if (typeof value !== 'object' && isScalar(pair.value)) pair.value.value = value;
  else putInPlace(pair, document.createNode(value));
}

/** Puts a node in the place of an empty one, whose comments come to stand before it. */
function putInPlace(pair: Pair, node: Node): void {
  if (isNode(pair.value)) node.commentBefore = allComments(pair.value);
  pair.value = node;
}

function agentNode(document: Document, name: string): YAMLMap | undefined {
  return agentList(document)
    .items.filter(isMap)
    .find((agent) => {
      const said = agent.get('name', true) as Node | undefined;
      const node = isAlias(said) ? said.resolve(document) : said;
      return isScalar(node) && node.value === name;
    });
}

function agentList(document: Document): YAMLSeq {
  const root = document.contents as YAMLMap;
  const pair = root.items.find((candidate) => keyOf(candidate) === 'agents');
  if (isSeq(pair?.value)) {
    // An empty list that was written `[]` would put every agent on one line.
    if (pair.value.items.length === 0) pair.value.flow = false;
    return pair.value;
  }
  const list = document.createNode([]) as YAMLSeq;
  list.flow = false;
  if (pair === undefined) root.items.push(new Pair(document.createNode('agents'), list));
  else {
    detachPair(document, pair);
    putInPlace(pair, list);
  }
  return list;
}

function withoutNulls(changes: AgentChanges): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null));
}
