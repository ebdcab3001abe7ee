import { fileURLToPath } from 'node:url';
import { type GroupResult, runInGroup } from '@mosaicstack/test-support';

/** The checkout. */
export const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** What installs: bash from the checkout, in POSIX mode, and from a home where it is installed; and the CLI. */
export const ROWS = ['bash', 'posix', 'installed', 'typescript'] as const;
export type Row = (typeof ROWS)[number];

/** What an installer is asked to do; each has words of its own for it. */
export type Act = 'install' | 'upgrade' | 'rollback';

/** Where the installers lie. */
export interface Kit {
  /** The folder of a framework, for bash. */
  framework: string;
  /** The folder of a built CLI. */
  cli: string;
}

/** Those of the checkout. */
export const CHECKOUT_KIT: Kit = { framework: `${CHECKOUT}/framework`, cli: `${CHECKOUT}/apps/mosaic` };

/** The command line of an installer. */
export function installerArgv(row: Row, act: Act, args: readonly string[], kit: Kit): string[] {
  if (row === 'typescript') {
    const words = act === 'rollback' ? ['upgrade', '--rollback'] : [act];
    return [process.execPath, `${kit.cli}/bin/mosaic.js`, ...words, ...args];
  }
  const shell = row === 'posix' ? ['bash', '--posix'] : ['bash'];
  return [...shell, `${kit.framework}/tools/install.sh`, ...(act === 'rollback' ? ['--rollback'] : []), ...args];
}

/** How an installer is started. */
export interface Start {
  argv: readonly string[];
  cwd: string;
  environment: Readonly<Record<string, string>>;
  /** A folder for its output, outside of what is looked at. */
  output: string;
  name: string;
  /** Lines of bash that run first, in the process that becomes the installer. */
  setUp?: string | undefined;
  onStart?: (group: number) => void;
}

const TIMEOUT_MS = 60_000;

/** Runs an installer to its end, in a process group of its own. */
export function runInstaller({ argv, setUp, ...start }: Start): Promise<GroupResult> {
  const wrapped = setUp === undefined ? argv : ['bash', '-c', `${setUp}\nexec "$@"`, 'bash', ...argv];
  return runInGroup({ ...start, argv: wrapped, timeoutMs: TIMEOUT_MS });
}

/** A program's words for itself, so that what both say can be compared. */
export function withoutProgram(text: string): string {
  return text
    .replaceAll(/mosaic (?:install|upgrade)(?: --rollback)?(?=[ '\n]|$)/g, 'PROGRAM')
    .replaceAll('install.sh', 'PROGRAM')
    .replaceAll("for 'install'", "for 'PROGRAM'");
}
