/** What can be wrong with the agent. A number is milliseconds, unless its name says otherwise. */
export interface Faults {
  /** Draws nothing and reads nothing for so long. */
  'slow-start': number;
  /** Enter has no effect for so long after the box is drawn. */
  'swallow-enter': number;
  /** An Enter that comes less than so long after a paste is a line end. */
  'paste-burst': number;
  /** Every so many-th Enter has no effect. */
  'lose-enter': number;
  /** Every so many-th paste is dropped. */
  'eat-paste': number;
  /** Every so many-th message is cut in half before it is taken. */
  'cut-message': number;
  /** Draws everything anew every 50 ms. */
  spinner: boolean;
  /** Leaves the terminal as it is: reads lines, has no box. */
  canonical: boolean;
  /** What is submitted while it works waits for its turn. */
  queue: boolean;
  /** Stands in the box at the start. */
  draft: string;
  /** Shows a first-run screen until Enter is pressed; what is typed there is lost. */
  'first-run': boolean;
  /** Ends with status 7 in the middle of a paste. */
  'crash-in-paste': boolean;
  /** Ends after the first message and leaves a shell in its place. */
  'exit-to-shell': boolean;
  /** Does not end on HUP and TERM. */
  'ignore-hup': boolean;
  /** Writes and writes while it works. */
  flood: boolean;
  /** Writes no transcript. */
  'no-transcript': boolean;
  /** Does not ask for bracketed paste. */
  'no-bracket': boolean;
  /** Draws in the alternate screen. */
  'alternate-screen': boolean;
  /** Starts a process with a session of its own. */
  'own-session-child': boolean;
  /** Ends with status 3 as soon as it has drawn. */
  dead: boolean;
}

export const NO_FAULTS: Faults = {
  'slow-start': 0,
  'swallow-enter': 0,
  'paste-burst': 0,
  'lose-enter': 0,
  'eat-paste': 0,
  'cut-message': 0,
  spinner: false,
  canonical: false,
  queue: false,
  draft: '',
  'first-run': false,
  'crash-in-paste': false,
  'exit-to-shell': false,
  'ignore-hup': false,
  flood: false,
  'no-transcript': false,
  'no-bracket': false,
  'alternate-screen': false,
  'own-session-child': false,
  dead: false,
};

/** Reads `NAME` and `NAME=VALUE`. @throws Error for one that is not known */
export function readFaults(words: readonly string[]): Faults {
  const faults: Record<string, number | boolean | string> = { ...NO_FAULTS };
  for (const word of words) {
    const [name = '', value = ''] = [word.split('=', 1)[0], word.slice(word.indexOf('=') + 1)];
    const usual = faults[name];
    if (usual === undefined) throw new Error(`no such fault: ${name}`);
    faults[name] = typeof usual === 'number' ? Number(value) : typeof usual === 'string' ? value : true;
  }
  return faults as unknown as Faults;
}
