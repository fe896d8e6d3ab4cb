/** What runs of a stage, in AWS's own words: the names of queues and functions are the roles that they play. */
export interface Deployment {
  readonly queues: Readonly<Record<"work" | "deadLetters" | "ruleDeadLetters", Attributes>>;
  readonly functions: Readonly<Record<"recorder" | "deadLetter", Attributes>>;
  /** The event source mappings by the queue that they read. */
  readonly mappings: Readonly<Record<"work" | "deadLetters" | "ruleDeadLetters", Attributes>>;
  /** The definition of the workflow, with `QUEUE` for the queue's URL. */
  readonly definition: unknown;
}

/** The attributes of a resource, by AWS's name of each. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A definition without what has to differ from place to place: the URL of the queue. */
export function withoutQueueUrl(definition: string, queueUrl: string): unknown {
  return JSON.parse(definition.replaceAll(queueUrl, "QUEUE"));
}
