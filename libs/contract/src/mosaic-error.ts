/** What went wrong, as fields; the text is derived from them in `errorText` and never parsed. */
export interface ErrorFacts {
  /** Stable identifier, for programs: `LAUNCH_BAD_USAGE`. */
  code: string;
  /** Exit status of the process when this error ends it. */
  exit: number;
  /** What could not be done: `start agent`. */
  act: string;
  /** What it could not be done to; may come from outside. */
  subject: string;
  /** Why, in one line. */
  cause: string;
  /** The known way out, where there is one. */
  wayOut?: string | undefined;
  /** Lines of somebody else's output that explain the cause. */
  details?: readonly string[];
}

/** An expected failure: it is shown as `errorText` says, without a stack. */
export class MosaicError extends Error {
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts) {
    super(facts.cause);
    this.name = 'MosaicError';
    this.facts = facts;
  }
}

/** The facts of an expected failure; undefined for any other error. By its shape, since each bundle has a class of its own. */
export function factsOf(error: unknown): ErrorFacts | undefined {
  return error instanceof Error && error.name === 'MosaicError' && 'facts' in error
    ? (error.facts as ErrorFacts)
    : undefined;
}

/**
 * The text of an error for stderr: `mosaic: cannot <act> '<subject>': <cause>`, then the way out, then the details.
 * @returns lines joined by newlines, without one at the end
 */
export function errorText(facts: ErrorFacts): string {
  const lines = [`mosaic: cannot ${facts.act} '${printable(facts.subject)}': ${printable(facts.cause)}`];
  if (facts.wayOut) lines.push(`  try: ${printable(facts.wayOut)}`);
  for (const line of facts.details ?? []) lines.push(`  | ${printable(line)}`);
  return lines.join('\n');
}

const BRIEF_BYTES = 64;

/**
 * Text from outside for an error, cut where it has more than 64 bytes in UTF-8: its first 64, those that are not printable
 * ASCII as `?`, and `...` (launcher.md L9.2).
 */
export function brief(text: string): string {
  const masked = [...text].map(maskedBytes).join('');
  return masked.length <= BRIEF_BYTES ? text : `${masked.slice(0, BRIEF_BYTES)}...`;
}

/** A character as its bytes: one that is not printable ASCII is as many `?` as it has bytes. */
function maskedBytes(character: string): string {
  return /[ -~]/.test(character) ? character : encodeURIComponent(character).replace(/%../g, '?');
}

/** The text of a warning for stderr. */
export function warningText(text: string): string {
  return `mosaic: warning: ${printable(text)}`;
}

/** Text from outside with its control bytes shown as `?`, so that it can neither forge a line nor steer a terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return text.replace(/[\u0000-\u001f\u007f]/g, '?');
}
