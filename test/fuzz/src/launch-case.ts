/** What a tool answers to one call. */
export interface Reply {
  exit: number;
  stdout: string;
  stderr: string;
}

/** What lies at a path before the launch. */
export type FileEntry = { path: string; is: 'dir' | 'file' } | { path: string; is: 'link'; to: string };

/** The subcommands of tmux for which answers are made up; every other one is answered with success and silence. */
export const SUBCOMMANDS = [
  ...['has-session', '-V', 'start-server', 'new-session', 'list-panes', 'respawn-pane', 'capture-pane'],
] as const;
export type Subcommand = (typeof SUBCOMMANDS)[number];

/**
 * One launch, as data. In each text `{{ROOT}}` stands for a folder of its own; everything that the launch may touch lies
 * in it. `{{ROOT}}/ho me` and `{{ROOT}}/cw d`, the folder that the launcher is in, are always there.
 */
export interface LaunchCase {
  args: string[];
  /** The whole environment, without PATH and PWD. */
  environment: Record<string, string>;
  /** What PWD says of the launcher's folder; `link` is a second name of it. */
  pwd: 'right' | 'link' | 'wrong' | 'unset';
  /** Folders before the tools in PATH. */
  path: string[];
  files: FileEntry[];
  /** Null: npm is not on PATH. */
  npm: Reply | null;
  /** Answers in their order; the last one is given again and again. */
  tmux: Record<Subcommand, Reply[]>;
}

export const HOME = '{{ROOT}}/ho me';
export const CWD = '{{ROOT}}/cw d';
/** A link to CWD, by which the launcher may have come there. */
export const CWD_LINK = '{{ROOT}}/cwd link';

/** A case with a real folder in place of `{{ROOT}}`. */
export function rootedCase(launch: LaunchCase, root: string): LaunchCase {
  return JSON.parse(JSON.stringify(launch), (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('{{ROOT}}', root) : value,
  ) as LaunchCase;
}
