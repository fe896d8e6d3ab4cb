/** Something that Lambda hands on in the name of a function. */
export interface EventDelivery {
  /** The ARN of a queue, topic, function or bus. */
  readonly arn: string;
  /** Whose role has to allow it. */
  readonly functionArn: string;
  /** The body of the message, the event of the function, or the detail of the event. */
  readonly payload: unknown;
  /** Of the message, for a queue or a topic. */
  readonly attributes?: Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;
  /** Of the event, for a bus; its source is `lambda`. */
  readonly detailType?: string;
}

/** Hands it on. Rejects where the destination does not take it; the message says why. */
export type DeliverEvent = (delivery: EventDelivery) => Promise<void>;
