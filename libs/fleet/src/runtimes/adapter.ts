/** Where a runtime's input box is on its screen. */
export type BoxShape =
  /** Between the last two lines that match; each line's prompt is no part of the draft. */
  | { kind: 'between'; rule: RegExp; prompt: RegExp }
  /** Behind the last line that begins with the prompt. */
  | { kind: 'behind'; prompt: RegExp };

/** What is particular to one runtime, as data. How to add one: docs/runtimes.md. */
export interface RuntimeAdapter {
  /** The names under which it is declared. */
  names: readonly string[];
  box: BoxShape;
  /** What stands in an empty box, where the runtime shows something there. */
  placeholder?: RegExp;
  /** Lines near the box that say that it works. */
  working: readonly RegExp[];
  /** Lines that say that it waits for its operator: first-run screens and questions. */
  waiting: readonly RegExp[];
}
