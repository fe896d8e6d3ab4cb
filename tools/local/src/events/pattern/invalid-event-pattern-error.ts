/** A pattern that EventBridge refuses. */
export class InvalidEventPatternError extends Error {
  override readonly name = "InvalidEventPatternException";

  /** @param reason as EventBridge's own matcher words it */
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
  }
}
