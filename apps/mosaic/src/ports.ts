/** What a command may touch of the process that it runs in. */
export interface Ports {
  environment: Readonly<Record<string, string | undefined>>;
  /** Writes lines of data to stdout. */
  print(text: string): void;
  /** Writes lines of talk to stderr. */
  tell(text: string): void;
  /** Shows on a terminal how far long work is, in place of what it showed before; '' takes it away. */
  progress(text: string): void;
  /** Whether stdout may be coloured. */
  colour: boolean;
  /** The terminal that stdout is, with its size in cells; undefined where it is none. */
  terminal: Terminal | undefined;
}

export interface Terminal {
  write(text: string): void;
  /** Hears every key instead of the terminal's own line; nothing that is typed is shown. @returns what ends that */
  onKey(heard: (key: string) => void): () => void;
  readonly rows: number;
  readonly columns: number;
}

/** Takes the exit status of the command that the parser ran. */
export type Finish = (exit: number) => void;
