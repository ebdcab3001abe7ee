/** A launch that was not done: its exit status, and what the message must tell. */
export class Failure extends Error {
  /**
   * @param causes what each message that may stand there tells; more than one where several things are wrong
   * @param details the last lines of the pane
   */
  constructor(
    readonly exit: number,
    readonly causes: string[][] = [[]],
    readonly details: string[] = [],
  ) {
    super(`exit ${exit}`);
  }
}
