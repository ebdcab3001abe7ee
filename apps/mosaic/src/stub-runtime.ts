import { createHash } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { Composer, type ComposerEvent } from './stub/composer.ts';

/**
 * A stand-in for an agent's runtime: an interactive terminal program that needs no account. It shows a prompt, takes
 * bracketed paste, and answers each message with its length and SHA-256.
 */
const PROMPT = '> ';
const BRACKETED_PASTE_ON = '\x1b[?2004h';
const BRACKETED_PASTE_OFF = '\x1b[?2004l';
const SHOWN_PASTE_BYTES = 200;

const { stdin, stdout } = process;
const box = new Composer();
const write = (text: string): void => void stdout.write(text);

stdin.setRawMode?.(true);
stdin.on('data', (chunk: Buffer) => box.feed(chunk.toString('latin1')).forEach(show));
stdin.on('end', close);
process.on('SIGTERM', close);
process.on('SIGHUP', close);
write(`${BRACKETED_PASTE_ON}mosaic stub runtime: answers each message with its length and checksum\r\n${PROMPT}`);

function show(event: ComposerEvent): void {
  if (event.kind === 'typed') stdout.write(Buffer.from(event.bytes, 'latin1'));
  else if (event.kind === 'pasted') write(shownPaste(event.bytes));
  else if (event.kind === 'submitted') {
    keepPrompt(event.bytes);
    write(`\r\n${answer(event.bytes)}\r\n${PROMPT}`);
  } else if (event.kind === 'erased') write('\b \b');
  else if (event.kind === 'cancelled') write(`^C\r\n${PROMPT}`);
  else close();
}

function answer(bytes: string): string {
  const message = Buffer.from(bytes, 'latin1');
  return `received ${message.length} bytes, sha256 ${createHash('sha256').update(message).digest('hex')}`;
}

/** Says in the fleet's run folder what it was told, as a hook of a real runtime may (docs/runtimes.md). */
function keepPrompt(bytes: string): void {
  const { MOSAIC_HOME, MOSAIC_AGENT_NAME } = process.env;
  const run = `${MOSAIC_HOME}/fleet/run`;
  if (MOSAIC_HOME === undefined || MOSAIC_AGENT_NAME === undefined || !existsSync(run)) return;
  const line = { atMs: Date.now(), text: Buffer.from(bytes, 'latin1').toString() };
  appendFileSync(`${run}/${MOSAIC_AGENT_NAME}.prompts.jsonl`, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

/** A short paste as it is, a long one by its size; control bytes would steer the terminal. */
function shownPaste(bytes: string): string {
  if (bytes.length > SHOWN_PASTE_BYTES) return `[pasted ${bytes.length} bytes]`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return `${Buffer.from(bytes, 'latin1')}`.replace(/[\u0000-\u001f\u007f]+/g, ' ');
}

function close(): void {
  stdin.setRawMode?.(false);
  write(`${BRACKETED_PASTE_OFF}\r\n`);
  process.exit(0);
}
