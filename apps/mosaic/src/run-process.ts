import { EXIT, errorText, factsOf, LAUNCH_EXIT, printable } from '@mosaicstack/contract';
import type { Ports, Terminal } from './ports.ts';

/**
 * Runs a command in this process: gives it its ports, shows what it throws, and sets the exit status.
 * @param command takes the arguments of the command line; gives the exit status
 */
export async function runProcess(command: (args: string[], ports: Ports) => Promise<number>): Promise<void> {
  const args = process.argv.slice(2);
  const ports = processPorts();
  // A reader that has seen enough (`mosaic fleet ps | head -1`) is no failure; but a verdict that nobody read is none.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // What is half done is brought to its end, also without a reader.
    if (error.code === 'EPIPE' && args[0] === 'fleet' && ACTS.includes(args[1] ?? '')) return;
    if (error.code === 'EPIPE' && args[0] !== 'gate') process.exit(EXIT.done);
    ports.tell("mosaic: cannot write 'stdout': it is full or closed");
    process.exit(args[0] === 'launch' ? LAUNCH_EXIT.temporary : EXIT.cannotAsk);
  });
  // Words that nobody can hear change no exit status.
  process.stderr.on('error', () => undefined);
  process.exitCode = await command(args, ports).catch((error: unknown) => explain(error, ports));
  // A question that tmux leaves open keeps no operator waiting; what was printed on a terminal is there by now.
  if (process.stdout.isTTY) process.exit();
}

/** The commands of a fleet that change something. */
const ACTS = ['send', 'reset', 'start', 'stop', 'restart', 'add', 'edit', 'remove'];

function processPorts(): Ports {
  return {
    environment: process.env,
    print: (text) => process.stdout.write(`${text}\n`),
    tell: (text) => process.stderr.write(`${text}\n`),
    progress: (text) => void (process.stderr.isTTY === true && process.stderr.write(`\r\u001b[K${text}`)),
    terminal: process.stdout.isTTY === true ? processTerminal() : undefined,
    colour: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  };
}

/** Its size is asked for anew each time: a window may be changed while a command runs. */
function processTerminal(): Terminal {
  const { stdout } = process;
  return {
    write: (text) => void stdout.write(text),
    onKey: listenForKeys,
    get rows() {
      return stdout.rows || 24;
    },
    get columns() {
      return stdout.columns || 80;
    },
  };
}

function listenForKeys(heard: (key: string) => void): () => void {
  const { stdin } = process;
  if (stdin.isTTY !== true) return () => undefined;
  const hear = (bytes: Buffer): void => heard(bytes.toString());
  stdin.setRawMode(true);
  stdin.on('data', hear);
  return () => {
    stdin.off('data', hear);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

function explain(error: unknown, ports: Ports): number {
  const facts = factsOf(error);
  if (facts !== undefined) {
    ports.tell(errorText(facts));
    return facts.exit;
  }
  const { code, path, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== undefined && path !== undefined && path !== null) {
    // The disk is full, a folder is somebody else's, ...: the operator's to mend.
    ports.tell(`mosaic: cannot use '${printable(path)}': ${printable(message.replace(/, \w+ '.*$/s, ''))}`);
    return EXIT.cannotAsk;
  }
  ports.tell(`mosaic: this is a bug in mosaic, please report it:\n${error instanceof Error ? error.stack : error}`);
  return EXIT.cannotAsk;
}
