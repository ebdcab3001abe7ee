import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

/** What a fake agent is started with. */
export interface FakeAgentOptions {
  record: string;
  transcript: string;
  workMs?: number;
  prefixes?: string;
  /** `NAME` or `NAME=VALUE`, as the README lists them. */
  faults?: readonly string[];
}

/** What it received. */
export interface Received {
  atMs: number;
  kind: 'message' | 'command';
  text: string;
}

/** The command line of a fake agent, for a shell. */
export function fakeAgentCommand({ record, transcript, workMs = 0, prefixes, faults = [] }: FakeAgentOptions): string {
  const words = [
    ...[process.execPath, '--import', TSX, MAIN],
    ...['--record', record, '--transcript', transcript, '--work-ms', `${workMs}`],
    ...(prefixes === undefined ? [] : ['--prefixes', prefixes]),
    ...faults.flatMap((fault) => ['--fault', fault]),
  ];
  const command = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  // As where a runtime was started from a shell, which is there again when it has ended.
  return faults.includes('exit-to-shell') ? `${command}; exec bash --norc -i` : `exec ${command}`;
}

/** All that a fake agent has received so far, in its order. */
export function readReceived(record: string): Received[] {
  if (!existsSync(record)) return [];
  const lines = readFileSync(record, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Received);
}
