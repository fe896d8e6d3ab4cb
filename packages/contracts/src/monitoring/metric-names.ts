/**
 * The CloudWatch namespace of the functions' own metrics. Their dimensions are `Stage` and `Task`, those of `EventUndelivered`
 * and of what comes back with an event `Stage` and `Workflow`.
 */
export const metricNamespace = "Ringback";

/** The functions' own metrics, each with the unit Count. */
export const metricNames = [
  /** Messages whose work was done for the first time. */
  "Completed",
  /** Messages whose task had ended before their work was done. */
  "LateCallback",
  /** Messages archived, and their tasks failed, for a body that breaks the contract. */
  "InvalidMessage",
  /** Messages archived, and their tasks failed, for an id that is recorded with other content. */
  "MessageConflict",
  /** Messages archived, and their tasks failed, with an error name that a team's own work has given. */
  "Refused",
  /** Messages whose work is done and whose task succeeded without its result, which is too large or no JSON. */
  "ResultOmitted",
  /** Messages archived without a callback, since they have no usable task token. */
  "WithoutToken",
  /** Messages archived after their receives were used up. */
  "DeadLettered",
  /** Events archived that the rule could not deliver. */
  "EventUndelivered",
  /** Callbacks with a token that Step Functions does not know: a fault of ours, or a message from another region. */
  "InvalidToken",
  /** Messages whose callback Step Functions refused, with the smallest output too. */
  "CallbackRejected",
  /** Messages that the work function returned to the queue because of a passing failure. */
  "Retried",
  /** Messages and events that the dead-letter function returned to their queue, whatever the reason. */
  "DeadLetterRetried",
  /** Messages returned to their queue after an error that nobody thought of. */
  "Unexpected",
] as const;

/** The name of one of the functions' own metrics. */
export type MetricName = (typeof metricNames)[number];
