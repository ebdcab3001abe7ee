import {
  CWD,
  CWD_LINK,
  type FileEntry,
  type LaunchCase,
  type Reply,
  rootedCase,
  SUBCOMMANDS,
  type Subcommand,
} from '../launch-case.ts';
import { addEnvironment, type Outcome } from '../outcome.ts';
import { SimulatedFiles } from './simulated-files.ts';

/** What a world takes from where it is played. */
export interface Place {
  root: string;
  /** The environment that is there in any case. */
  base: Record<string, string>;
  /** The home folder of the user database. */
  userHome: string;
  /** What lies outside of the root. */
  outside: readonly FileEntry[];
  /** The framework's tmux.conf, as the launcher names it. */
  conf: string;
  launcher: 'bash' | 'typescript';
}

/** One launch in memory: what it is given, the tools and files that it meets, and what it did to them. */
export class World {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The launcher's folder, under the name by which it came there. */
  readonly cwd: string;
  readonly files: SimulatedFiles;
  readonly seen: Outcome = { exit: null, stdout: '', stderr: '', calls: [], environments: [], made: [] };
  readonly #launch: LaunchCase;
  readonly #counts = new Map<string, number>();
  readonly #before: ReadonlySet<string>;

  constructor(
    launch: LaunchCase,
    readonly place: Place,
  ) {
    this.#launch = rootedCase(launch, place.root);
    this.args = this.#launch.args;
    this.environment = worldEnvironment(launch, place);
    this.cwd = inRoot(launch.pwd === 'link' ? CWD_LINK : CWD, place.root);
    this.files = new SimulatedFiles([...place.outside, ...this.#launch.files]);
    this.#before = new Set(this.files.entries().map(({ path }) => path));
  }

  /** Whether npm is on PATH. */
  get hasNpm(): boolean {
    return this.#launch.npm !== null;
  }

  /** Calls a tool: records the call and gives its answer. */
  call(argv: readonly string[], environment: Readonly<Record<string, string>>): Reply {
    this.seen.calls.push([...argv]);
    addEnvironment(this.seen.environments, argv[0] ?? '', environment);
    return argv[0] === 'npm' ? (this.#launch.npm ?? { exit: 127, stdout: '', stderr: '' }) : this.#tmux(argv);
  }

  print(line: string): void {
    this.seen.stdout += `${line}\n`;
  }

  tell(line: string): void {
    this.seen.stderr += `${line}\n`;
  }

  /** The launch is over. */
  end(exit: number): Outcome {
    const made = this.files.entries().filter(({ path }) => !this.#before.has(path));
    return { ...this.seen, exit, made: made.map(({ path }) => path).sort() };
  }

  #tmux(argv: readonly string[]): Reply {
    const subcommand = subcommandOf(argv);
    const replies = SUBCOMMANDS.some((one) => one === subcommand) ? this.#launch.tmux[subcommand as Subcommand] : [];
    const count = this.#counts.get(subcommand) ?? 0;
    this.#counts.set(subcommand, count + 1);
    return replies[Math.min(count, replies.length - 1)] ?? { exit: 0, stdout: '', stderr: '' };
  }
}

/** The environment of the launcher. */
export function worldEnvironment(
  launch: LaunchCase,
  { root, base }: Pick<Place, 'root' | 'base'>,
): Record<string, string> {
  const pwd = { right: CWD, link: CWD_LINK, wrong: '{{ROOT}}/elsewhere', unset: undefined }[launch.pwd];
  return {
    ...base,
    ...rootedCase(launch, root).environment,
    ...(pwd === undefined ? {} : { PWD: inRoot(pwd, root) }),
  };
}

/** The word behind tmux's global flags. */
function subcommandOf(argv: readonly string[]): string {
  let at = 1;
  while (argv[at] === '-L' || argv[at] === '-f') at += 2;
  return argv[at] ?? '';
}

function inRoot(text: string, root: string): string {
  return text.replaceAll('{{ROOT}}', root);
}
