import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../pi/node_modules/.bin/pi', import.meta.url));
const INSTALLER = fileURLToPath(new URL('./install-pi.sh', import.meta.url));

/** What a pane needs to run pi. */
export interface RealPi {
  environment: Readonly<Record<string, string>>;
  command: readonly string[];
  /** Where its transcripts will be, one file per session. */
  transcripts: string;
}

/** One line of a transcript; there are others than messages. */
export interface TranscriptLine {
  type: string;
  timestamp: string;
  message?: { role: string; content: string | { type: string; text?: string }[] };
}

/** Installs the pinned pi where it is not there yet. */
export function installPi(): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('bash', [INSTALLER], (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Makes pi's configuration in a home.
 * @param agents the model ids that tell the agents of this home apart
 */
export function preparePi(home: string, baseUrl: string, agents: readonly string[] = ['echo']): void {
  const loop = {
    baseUrl,
    api: 'openai-completions',
    apiKey: 'none',
    compat: { supportsDeveloperRole: false, supportsReasoningEffort: false },
    models: agents.map((id) => ({ id })),
  };
  mkdirSync(`${home}/.pi/agent`, { recursive: true });
  writeFileSync(`${home}/.pi/agent/models.json`, JSON.stringify({ providers: { loop } }));
}

/** How to start pi in `cwd` with a home of `preparePi`. */
export function realPi(home: string, cwd: string, agent = 'echo'): RealPi {
  return {
    environment: { HOME: home, PI_OFFLINE: '1', PI_TELEMETRY: '0', PI_SKIP_VERSION_CHECK: '1' },
    command: [BINARY, '--model', `loop/${agent}`],
    transcripts: `${home}/.pi/agent/sessions/--${cwd.slice(1).replaceAll(/[/:]/g, '-')}--`,
  };
}

/** The lines of all transcripts of a folder, session by session; none where there is no folder yet. */
export function readTranscripts(folder: string): TranscriptLine[] {
  if (!existsSync(folder)) return [];
  const lines = readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n').slice(0, -1));
  return lines.map((line) => JSON.parse(line) as TranscriptLine);
}

/** What the user said, by the transcripts of a folder. */
export function userTexts(folder: string): string[] {
  return readTranscripts(folder).flatMap(({ message }) => (message?.role === 'user' ? [textOf(message.content)] : []));
}

function textOf(content: NonNullable<TranscriptLine['message']>['content']): string {
  return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');
}
