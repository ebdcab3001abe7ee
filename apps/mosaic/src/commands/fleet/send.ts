import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type AgentPane, brief, EXIT, factsOf, type Receipt } from '@mosaicstack/contract';
import {
  commandPrefix,
  MESSAGE_LIMIT_BYTES,
  messageText,
  readsMentions,
  wayOutOf,
  withoutMentions,
} from '@mosaicstack/fleet';
import { heedSignals, userName } from '@mosaicstack/host';
import { isOfClass, namesWanted } from '../../fleet/choose-agents.ts';
import { deliver } from '../../fleet/deliver.ts';
import type { FoundPane } from '../../fleet/delivery.ts';
import { type Fleet, type FleetOptions, loadFleet } from '../../fleet/load-fleet.ts';
import type { Message } from '../../fleet/receipts.ts';
import { fleetError, noAgent, socketName } from '../../fleet/server.ts';
import type { Ports } from '../../ports.ts';
import { receiptLine } from './receipt-line.ts';

export interface SendOptions extends FleetOptions {
  message?: string;
  file?: string;
  all?: boolean;
  class?: string[];
  from?: string;
  raw?: boolean;
  command?: boolean;
  waitIdle?: boolean;
  timeout?: string;
  id?: string;
  verify?: boolean;
  json?: boolean;
}

/** Exit status where nobody knows whether a message was received. */
const EXIT_UNKNOWN = 3;
const AT_ONCE = 8;
const USUAL_TIMEOUT_SECONDS = '30';

/**
 * `mosaic fleet send <agent>...`: tells agents something, and says what proves that it was received.
 * @returns exit 0 where each has it, on proof; 1 where one has not; 3 where of one nobody knows
 * @throws MosaicError SEND_BAD_TEXT, SEND_BAD_OPTION, SEND_IS_COMMAND, FLEET_NO_AGENT, FLEET_NAMES_WANTED, FLEET_UNKNOWN
 */
export async function fleetSend(names: readonly string[], options: SendOptions, ports: Ports): Promise<number> {
  if (names.length === 0 && !options.all && (options.class ?? []).length === 0) throw namesWanted('send message');
  const timeoutMs = readSeconds(options.timeout ?? USUAL_TIMEOUT_SECONDS);
  const from = readWord('--from', options.from ?? ports.environment.MOSAIC_AGENT_NAME ?? userName());
  const id = readWord('--id', options.id ?? randomUUID());
  const fleet = await loadFleet(options, ports);
  const text = await readText(options);
  const panes = await lookForPanes(fleet);
  const chosen = chooseRecipients(fleet, panes, names, options, ports.environment.MOSAIC_AGENT_NAME);
  const how = { from, waitIdle: options.waitIdle === true, verify: options.verify !== false, timeoutMs };
  const toAgent = async (agent: string): Promise<Message> => {
    return { ...how, id, agent, text: await textFor(agent, { text, from, fleet, options, pane: panes.get(agent) }) };
  };
  const messages = await Promise.all(chosen.map(toAgent));
  const interruption = heedSignals();
  const onReceipt = (receipt: Receipt): void => (options.json ? undefined : tellReceipt(receipt, ports));
  const receipts = await deliverAll(fleet, messages, panes, { onReceipt, interruption });
  if (options.json) ports.print(JSON.stringify({ version: 1, receipts }, null, 2));
  else if (receipts.length === 0) ports.tell(`no agent to tell on socket ${socketName(fleet.server.socket)}`);
  return exitOf(receipts);
}

/** The exit status that a set of receipts stands for. */
export function exitOf(receipts: readonly Receipt[]): number {
  if (receipts.length === 0 || receipts.some(({ result }) => result === 'failed')) return EXIT.no;
  return receipts.every(({ result }) => result === 'delivered') ? EXIT.done : EXIT_UNKNOWN;
}

export function tellReceipt(receipt: Receipt, ports: Ports): void {
  if (receipt.result === 'delivered') ports.print(receiptLine(receipt));
  else ports.tell(receiptLine(receipt));
  const wayOut = receipt.result === 'failed' ? wayOutOf(receipt.reason, receipt.agent) : undefined;
  if (wayOut !== undefined) ports.tell(`  try: ${wayOut}`);
}

export async function deliverAll(
  fleet: Fleet,
  messages: readonly Message[],
  panes: ReadonlyMap<string, FoundPane>,
  { onReceipt, interruption }: { onReceipt: (receipt: Receipt) => void; interruption: AbortSignal },
): Promise<Receipt[]> {
  await fleet.host.makeFolder(fleet.places.run);
  const receipts: Receipt[] = [];
  const queue = [...messages];
  const work = async (): Promise<void> => {
    for (let message = queue.shift(); message !== undefined; message = queue.shift()) {
      const receipt = await deliver(fleet, message, panes.get(message.agent) ?? 'gone', interruption);
      receipts.push(receipt);
      onReceipt(receipt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return receipts.sort((a, b) => (a.agent < b.agent ? -1 : 1));
}

/** The panes of all agents, by name. @throws MosaicError FLEET_UNKNOWN */
export async function lookForPanes({ server }: Fleet): Promise<Map<string, AgentPane>> {
  const answer = await server.tmux.viewServer();
  if (answer.state === 'unknown') {
    const cause = answer.words.split('\n', 1)[0] ?? '';
    throw fleetError({ code: 'FLEET_UNKNOWN', act: 'ask tmux socket', subject: socketName(server.socket), cause });
  }
  const agents = answer.state === 'answered' ? answer.view.agents : [];
  return new Map(agents.flatMap((agent) => (agent.metadata.name === '' ? [] : [[agent.metadata.name, agent]])));
}

function chooseRecipients(
  fleet: Fleet,
  panes: ReadonlyMap<string, AgentPane>,
  names: readonly string[],
  { all, class: classes = [] }: SendOptions,
  self: string | undefined,
): string[] {
  const declared = fleet.agents.map(({ name }) => name);
  const strange = names.find((name) => !panes.has(name) && !declared.includes(name));
  if (strange !== undefined) throw noAgent('tell agent', strange);
  const running = [...panes].filter(([, { metadata }]) => all || classes.includes(metadata.class));
  // One that ought to run and does not is told of, too.
  const missing = fleet.agents.filter(
    (agent) => agent.enabled && !panes.has(agent.name) && (all || isOfClass(agent, classes)),
  );
  const others = [...running.map(([name]) => name), ...missing.map(({ name }) => name)];
  return [...new Set([...names, ...others.filter((name) => name !== self)])];
}

async function textFor(
  agent: string,
  input: { text: string; from: string; fleet: Fleet; options: SendOptions; pane: AgentPane | undefined },
): Promise<string> {
  const { text, from, fleet, options, pane } = input;
  const isRaw = options.raw === true || options.command === true;
  const whole = messageText(text, isRaw ? undefined : { host: fleet.host.name, from, agent });
  const prefix = options.command ? undefined : commandPrefix(whole, pane?.metadata.runtime ?? '');
  if (prefix === undefined) {
    if (options.command || pane === undefined || !readsMentions(pane.metadata.runtime)) return whole;
    return withoutMentions(whole, await fleet.host.namesIn(pane.folder));
  }
  const cause = `it begins with '${prefix}', which ${pane?.metadata.runtime || 'its runtime'} takes for a command`;
  const wayOut = `mosaic fleet send ${agent} --command, or leave --raw out`;
  throw fleetError({ code: 'SEND_IS_COMMAND', act: 'tell agent', subject: agent, cause, wayOut });
}

async function readText({ message, file }: SendOptions): Promise<string> {
  if (message !== undefined && file !== undefined) throw badText('both -m and -f were given');
  const bytes = message === undefined ? await readBytes(file) : Buffer.from(message);
  if (bytes.length > MESSAGE_LIMIT_BYTES) throw badText(`it has more than ${MESSAGE_LIMIT_BYTES} bytes`);
  if (!isUtf8(bytes)) throw badText('it has a byte that is not UTF-8');
  const text = bytes.toString();
  if (text.trim() === '') throw badText('it is empty');
  return text;
}

async function readBytes(file: string | undefined): Promise<Buffer> {
  if (file === undefined && process.stdin.isTTY) throw badText('no text was given', "mosaic fleet send NAME -m 'TEXT'");
  try {
    const source = file === undefined || file === '-' ? process.stdin : createReadStream(file);
    const parts: Buffer[] = [];
    let sizeBytes = 0;
    for await (const part of source) {
      parts.push(part);
      sizeBytes += part.length;
      // What has no end is not read to its end.
      if (sizeBytes > MESSAGE_LIMIT_BYTES) throw badText(`it has more than ${MESSAGE_LIMIT_BYTES} bytes`);
    }
    return Buffer.concat(parts);
  } catch (error) {
    throw factsOf(error) === undefined ? badText((error as Error).message.split('\n', 1)[0] ?? '') : error;
  }
}

function badText(cause: string, wayOut?: string): Error {
  return fleetError({ code: 'SEND_BAD_TEXT', act: 'send', subject: 'message', cause, ...(wayOut && { wayOut }) });
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds >= 0.1 && seconds <= 86_400) return seconds * 1000;
  throw badOption('--timeout', text, 'it is not a number of seconds from 0.1 to 86400');
}

function readWord(option: string, text: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,63}$/.test(text)) return text;
  throw badOption(option, text, "it is not 1 to 64 letters, digits, '_', '-', '.', ':' or '@'");
}

function badOption(option: string, text: string, cause: string): Error {
  return fleetError({ code: 'SEND_BAD_OPTION', act: `use ${option}`, subject: brief(text), cause });
}
