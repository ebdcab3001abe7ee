import { type Document, isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { keyOf, snakeCase } from './roster-keys.ts';

/** The values of an agent that an edit sets; null takes one out. */
export type AgentChanges = Readonly<Record<string, string | boolean | Readonly<Record<string, string>> | null>>;

/** The text of a roster with nothing in it but the way to complete it in an editor. */
export const EMPTY_ROSTER = `# yaml-language-server: $schema=roster.schema.json
version: 1
transport: tmux
agents:
`;

/** Adds an agent at the end. */
export function addAgent(document: Document, name: string, changes: AgentChanges): void {
  const agents = agentList(document);
  const entry = document.createNode({ name, ...withoutNulls(changes) });
  agents.add(entry);
}

/** Changes an agent in place; comments and the order of what is there stay. */
export function editAgent(document: Document, name: string, changes: AgentChanges): void {
  const agent = agentNode(document, name);
  for (const [key, value] of Object.entries(changes)) setField(document, agent, key, value);
}

/** Takes an agent out, with the comments that belong to it. */
export function removeAgent(document: Document, name: string): void {
  const agents = agentList(document);
  agents.delete(agents.items.indexOf(agentNode(document, name)));
}

/** The text of an edited roster. */
export function rosterText(document: Document): string {
  return document.toString({ lineWidth: 0 });
}

function setField(document: Document, agent: YAMLMap, key: string, value: AgentChanges[string] | undefined): void {
  const there = agent.items.find((pair) => snakeCase(keyOf(pair)) === key);
  const name = there === undefined ? key : keyOf(there);
  if (value === null || value === undefined) agent.delete(name);
  else if (typeof value !== 'object') agent.set(name, value);
  else if (!isMap(there?.value)) agent.set(name, document.createNode(value));
  // One variable is changed, the others and their comments stay.
  else for (const [variable, text] of Object.entries(value)) there.value.set(variable, text);
}

function agentNode(document: Document, name: string): YAMLMap {
  const found = agentList(document).items.find((item) => isMap(item) && item.get('name') === name);
  if (!isMap(found)) throw new Error(`the roster has no agent '${name}'`);
  return found;
}

function agentList(document: Document): YAMLSeq {
  const agents = document.get('agents');
  if (isSeq(agents)) {
    // An empty list that was written `[]` would put every agent on one line.
    if (agents.items.length === 0) agents.flow = false;
    return agents;
  }
  const list = document.createNode([]) as YAMLSeq;
  list.flow = false;
  document.set('agents', list);
  return list;
}

function withoutNulls(changes: AgentChanges): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null));
}
