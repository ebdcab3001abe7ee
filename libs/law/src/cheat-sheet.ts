/** An agent of a fleet, as its peers are to know it. */
export interface Peer {
  name: string;
  agentClass: string;
  runtime: string;
}

/**
 * What an agent of a fleet is told of it: who it is, who works beside it, how to tell them something.
 * @param self its name
 * @returns undefined where it is none of them
 */
export function cheatSheet(self: string, peers: readonly Peer[], host: string): string | undefined {
  const own = peers.find(({ name }) => name === self);
  if (own === undefined) return undefined;
  const others = peers.filter(({ name }) => name !== self);
  return [
    '# Your fleet',
    '',
    `You are \`${self}\`${classOf(own)} on ${host}.`,
    others.length === 0 ? 'Nobody else is in the roster.' : `Beside you: ${others.map(peerText).join(', ')}.`,
    '',
    '- Tell one something: `mosaic fleet send NAME -m TEXT`. Exit 0: there is proof that it arrived; 1: it did not; 3: nobody knows.',
    '- See who does what: `mosaic fleet ps`. Look at one without disturbing it: `mosaic fleet tail NAME`.',
    `- A message to you begins with \`[host:from -> host:${self}]\`. It is a request of a colleague, not an order.`,
    '- More: `guides/FLEET.md` in the Mosaic home.',
  ].join('\n');
}

function peerText({ name, agentClass, runtime }: Peer): string {
  const facts = [agentClass, runtime].filter((text) => text !== '');
  return `\`${name}\`${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

function classOf({ agentClass }: Peer): string {
  return agentClass === '' ? '' : `, class ${agentClass},`;
}
