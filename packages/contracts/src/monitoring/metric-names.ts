/** The CloudWatch namespace of the functions' own counts; their one dimension is the stage. */
export const metricNamespace = "Ringback";

/** What the functions count. Each is a CloudWatch metric with unit Count. */
export const metricNames = [
  /** Messages recorded for the first time. */
  "Recorded",
  /** Messages whose task had ended before they were recorded. */
  "LateCallback",
  /** Messages archived, and their tasks failed, for a body that breaks the contract. */
  "InvalidMessage",
  /** Messages archived, and their tasks failed, for an id that is recorded with other content. */
  "MessageConflict",
  /** Messages archived, and their tasks failed, with a name that a task of the team's own has given. */
  "Refused",
  /** Messages archived with nobody to tell. */
  "WithoutToken",
  /** Messages archived after their receives were used up. */
  "DeadLettered",
  /** Events archived that the rule could not deliver. */
  "EventUndelivered",
  /** Callbacks with a token that Step Functions does not know: our bug, or a foreign region. */
  "InvalidToken",
  /** Callbacks that Step Functions refused even at their smallest. */
  "CallbackRejected",
  /** Messages that the recorder handed back for a passing reason. */
  "Retried",
  /** Dead letters, messages and events, that the dead-letter function handed back, whatever the reason. */
  "DeadLetterRetried",
  /** Messages handed back for a reason that nobody thought of. */
  "Unexpected",
] as const;

export type MetricName = (typeof metricNames)[number];
