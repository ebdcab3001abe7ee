import { EXIT, MosaicError } from '@mosaicstack/contract';
import type { FileText, Host } from '@mosaicstack/host';
import type { LawSources, SourceText } from '@mosaicstack/law';

/** Whose law is read. */
export interface LawReader {
  mosaicHome: string;
  runtime: string;
  /** The agent's name in a fleet; empty outside one. */
  agent: string;
  /** What an agent of a fleet is told of it. */
  cheatSheet: string | undefined;
}

/**
 * Reads the parts of an agent's text from the Mosaic home. What is not there is left out.
 * @throws MosaicError LAW_UNREADABLE where a part is there and is no text
 */
export async function readLaw(host: Host, reader: LawReader): Promise<LawSources> {
  const { mosaicHome, runtime, agent, cheatSheet } = reader;
  const below = (folder: string): Promise<string[]> => markdownIn(host, mosaicHome, folder);
  const [policies, overlays] = await Promise.all([below('policy'), below('overlays')]);
  const mission = agent === '' ? [] : [`fleet/missions/${agent}.md`];
  const contract = `runtime/${runtime}/RUNTIME.md`;
  const single = ['CONSTITUTION.md', 'AGENTS.md', 'USER.md', 'USER.local.md', 'TOOLS.md', contract, ...mission];
  const present = ['SOUL.md', 'CONSTITUTION.local.md'];
  const paths = [...single, ...policies, ...overlays, ...present];
  const files = await host.readTexts(paths.map((path) => `${mosaicHome}/${path}`));
  const textOf = (source: string | undefined): SourceText | undefined => {
    const file = source === undefined ? undefined : files.get(`${mosaicHome}/${source}`);
    return source === undefined || file === undefined ? undefined : { source, text: readable(source, file) };
  };
  const isThere = (path: string): boolean => files.has(`${mosaicHome}/${path}`);
  return {
    mission: textOf(mission[0]),
    constitution: textOf('CONSTITUTION.md'),
    agents: textOf('AGENTS.md'),
    user: textOf('USER.md'),
    policies: policies.flatMap((path) => textOf(path) ?? []),
    tools: textOf('TOOLS.md'),
    runtime: textOf(contract),
    overlays: ['USER.local.md', ...overlays].flatMap((path) => textOf(path) ?? []),
    fleet: cheatSheet === undefined ? undefined : { source: 'the roster', text: cheatSheet },
    unread: ['CONSTITUTION.local.md'].filter(isThere),
    missing: ['SOUL.md'].filter((path) => !isThere(path)),
  };
}

async function markdownIn(host: Host, home: string, folder: string): Promise<string[]> {
  const names = await host.namesIn(`${home}/${folder}`);
  return names
    .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function readable(subject: string, file: FileText): string {
  if (typeof file === 'string') return file.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const facts = { code: 'LAW_UNREADABLE', exit: EXIT.cannotAsk, act: 'read law', subject, cause: `it ${file.cause}` };
  throw new MosaicError(facts);
}
