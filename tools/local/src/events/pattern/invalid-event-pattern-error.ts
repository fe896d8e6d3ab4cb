/** A pattern that EventBridge refuses. */
export class InvalidEventPatternError extends Error {
  override readonly name = "InvalidEventPatternException";
  /** As EventBridge's own matcher words it. */
  readonly reason: string;

  /** @param reason as EventBridge's own matcher words it */
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.reason = reason;
  }
}
