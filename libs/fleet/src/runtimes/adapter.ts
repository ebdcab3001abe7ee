import type { Environment } from '../launch-request.ts';

/** Where a runtime's input box is on its screen. */
export type BoxShape =
  /** Between the last two lines that match; each line's prompt is no part of the draft. */
  | { kind: 'between'; rule: RegExp; prompt: RegExp }
  /** Behind the last line that begins with the prompt. */
  | { kind: 'behind'; prompt: RegExp };

/** Where a runtime writes down what it was told, one JSON object a line, in files that end with `.jsonl`. */
export interface TranscriptPlace {
  /** The folder, and how many folders below it the files lie at most. */
  folder(agent: { home: string; cwd: string; environment: Environment }): { path: string; depth: number };
  /** The text of a line that has a message of the user's. */
  userText(line: unknown): string | undefined;
}

/** What is particular to one runtime, as data. How to add one: docs/runtimes.md. */
export interface RuntimeAdapter {
  /** The names under which it is declared. */
  names: readonly string[];
  box: BoxShape;
  /** What stands in an empty box, where the runtime shows something there. */
  placeholder?: RegExp;
  /** Whether plain text does not tell an empty box from a full one. */
  hidesDraft?: boolean;
  /** Lines near the box that say that it works. */
  working: readonly RegExp[];
  /** Lines that say that it waits for its operator: first-run screens and questions. */
  waiting: readonly RegExp[];
  /** Lines near the box that say that it loses what it is told now. */
  deaf?: RegExp;
  /** Lines near the box that say that it lost what it was told last. */
  lost?: RegExp;
  /** Lines in the place of the box that say that a dialog has the keys. */
  dialog?: RegExp;
  /** Signs at the beginning of a message that make it a command. */
  prefixes: string;
  /** Whether `@` before a file's name makes it read that file. */
  readsMentions?: boolean;
  /** What begins a new conversation. */
  resetCommand?: string;
  transcript?: TranscriptPlace;
  /** How long after a paste Enter is a key again, where that is longer than usual. */
  enterAfterMs?: number;
}
