import {
  type Environment,
  fieldOf,
  isDamaged,
  isSameText,
  type RecordNews,
  type RuntimeAdapter,
} from '@mosaicstack/fleet';
import type { Host } from '@mosaicstack/host';

/** Where the records of one agent lie, and how far they went before a text was handed over. */
export interface RecordSource {
  kind: 'transcript' | 'hook';
  folder: string;
  ending: string;
  depth: number;
  userText(line: unknown): string | undefined;
  /** Sizes in bytes, by path. */
  before: Map<string, number>;
}

/** An agent's process, as far as its records depend on it. */
export interface RecordOwner {
  agent: string;
  adapter: RuntimeAdapter | undefined;
  cwd: string;
  home: string;
  environment: Environment;
  /** The fleet's run folder. */
  run: string;
}

const LIMIT_BYTES = 16 * 1024 * 1024;

/** The records that a runtime keeps of what it is told, as they are now. */
export async function recordSources(host: Host, owner: RecordOwner): Promise<RecordSource[]> {
  const { adapter, agent, run } = owner;
  const place = adapter?.transcript?.folder(owner);
  const transcript =
    place === undefined || adapter?.transcript === undefined
      ? []
      : [
          {
            kind: 'transcript' as const,
            folder: place.path,
            ending: '.jsonl',
            depth: place.depth,
            userText: adapter.transcript.userText,
          },
        ];
  // What a hook of the runtime, or the runtime itself, writes of each message: {"atMs":...,"text":"..."}.
  const hook = { kind: 'hook' as const, folder: run, ending: `${agent}.prompts.jsonl`, depth: 0, userText: hookText };
  return Promise.all([...transcript, hook].map(async (source) => ({ ...source, before: await sizes(host, source) })));
}

/**
 * What the records say of a text since `recordSources` was asked.
 * @param unrecorded how many earlier messages with the same text may come on record first
 */
export async function readNews(
  host: Host,
  sources: readonly RecordSource[],
  text: string,
  unrecorded = 0,
): Promise<{ transcript: RecordNews; hook: RecordNews }> {
  const news = { transcript: 'none' as RecordNews, hook: 'none' as RecordNews };
  for (const source of sources) {
    const texts = await newTexts(host, source);
    const same = texts.filter((record) => isSameText(record, text)).length;
    if (same > unrecorded) news[source.kind] = 'same';
    else if (texts.some((record) => isDamaged(record, text))) news[source.kind] = 'damaged';
    else if (texts.length > same) news[source.kind] = 'other';
  }
  return news;
}

async function sizes(
  host: Host,
  { folder, ending, depth }: Omit<RecordSource, 'before'>,
): Promise<Map<string, number>> {
  const files = await host.filesBelow(folder, ending, depth);
  return new Map(files.filter((file) => isNamed(file.path, ending)).map(({ path, sizeBytes }) => [path, sizeBytes]));
}

/** `a.prompts.jsonl` is not the file of `aa`. */
function isNamed(path: string, ending: string): boolean {
  return ending.startsWith('.') || path.endsWith(`/${ending}`);
}

async function newTexts(host: Host, source: RecordSource): Promise<string[]> {
  const texts: string[] = [];
  for (const [path, sizeBytes] of await sizes(host, source)) {
    const from = source.before.get(path) ?? 0;
    if (sizeBytes <= from) continue;
    const lines = (await host.readFrom(path, from, LIMIT_BYTES)).toString().split('\n');
    // The last one may still be written.
    for (const line of lines.slice(0, -1)) texts.push(...textOf(line, source));
  }
  return texts;
}

function textOf(line: string, { userText }: RecordSource): string[] {
  try {
    const text = userText(JSON.parse(line));
    return text === undefined ? [] : [text];
  } catch {
    return [];
  }
}

function hookText(line: unknown): string | undefined {
  const text = fieldOf(line, 'text');
  return typeof text === 'string' ? text : undefined;
}
