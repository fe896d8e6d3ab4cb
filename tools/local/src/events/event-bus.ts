import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendAwsError, sendAwsJson } from "../endpoint/aws-error.ts";
import { isJsonObjectText } from "../endpoint/is-json-object-text.ts";
import { readBody } from "../endpoint/read-body.ts";

const maximumEntries = 10;
/**
 * The entries of a request together have less than 1 MB, since January 2026 (EventBridge: "Calculating PutEvents event
 * entry size"; AWS Compute Blog: "More room to build: serverless services now support payloads up to 1 MB").
 */
const maximumRequestBytes = 1024 * 1024;

/** A rule that matches every event of its bus and has one target. */
export interface Rule {
  readonly arn: string;
  readonly targetArn: string;
  /** Starts the target with the event as its input. The name is the same for each delivery of an event. */
  deliver(event: { name: string; input: string }): Promise<unknown>;
  /**
   * Sends an event that could not be delivered to the rule's dead-letter queue: the event as the body, and
   * EventBridge's message attributes.
   */
  deadLetter(message: { body: string; attributes: Record<string, string> }): void;
}

/**
 * EventBridge's PutEvents on this machine: one bus with one rule. Entries fail one by one, as on AWS, and an event
 * for a bus that does not exist is accepted and dropped (EventBridge: "Sending events with PutEvents").
 */
export function createEventBus(options: {
  eventBusName: string;
  region: string;
  accountId: string;
  rule: Rule;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { eventBusName, region, accountId, rule } = options;
  const busArn = `arn:aws:events:${region}:${accountId}:event-bus/${eventBusName}`;
  const ruleId = randomUUID();
  async function deliver(event: AcceptedEvent): Promise<void> {
    if (event.bus !== eventBusName && event.bus !== busArn) return;
    const input = eventText(event, { region, accountId });
    try {
      // EventBridge names the execution after event and rule, so that a second delivery starts no second one.
      await rule.deliver({ name: `${event.id}_${ruleId}`, input });
    } catch (error) {
      const attributes = { ...failureAttributes(error), RULE_ARN: rule.arn, TARGET_ARN: rule.targetArn };
      deadLetter({ id: event.id, body: input, attributes });
    }
  }
  /** On AWS an event that its queue refuses too is counted as InvocationsFailedToBeSentToDlq, and is gone. */
  function deadLetter({ id, ...message }: { id: string } & Parameters<Rule["deadLetter"]>[0]): void {
    try {
      rule.deadLetter(message);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      process.emitWarning(`Event ${id} is lost: the rule's dead-letter queue refused it (${why}).`);
    }
  }
  return async (request, response) => {
    const action = String(request.headers["x-amz-target"]).split(".")[1];
    if (action !== "PutEvents") {
      const message = `The local event bus has no operation ${action}.`;
      return sendAwsError(response, { status: 400, type: "UnknownOperationException", message });
    }
    const entries = entriesOf((await readBody(request)).toString());
    if (typeof entries === "string") {
      return sendAwsError(response, { status: 400, type: "ValidationException", message: entries });
    }
    const results = entries.map(accept);
    // As on AWS, an event that was accepted is not lost when this process ends: so it is delivered before the answer.
    for (const result of results) if (!("ErrorCode" in result)) await deliver(result);
    sendAwsJson(response, 200, {
      FailedEntryCount: results.filter((result) => "ErrorCode" in result).length,
      Entries: results.map((result) => ("ErrorCode" in result ? result : { EventId: result.id })),
    });
  };
}

interface Entry {
  readonly Source?: unknown;
  readonly DetailType?: unknown;
  readonly Detail?: unknown;
  readonly EventBusName?: unknown;
  readonly Resources?: unknown;
  readonly Time?: unknown;
}

interface AcceptedEvent {
  readonly id: string;
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  /** The JSON text as it came: numbers keep their digits. */
  readonly detail: string;
  readonly resources: readonly unknown[];
  readonly time: string;
}

interface Rejection {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

function entriesOf(body: string): readonly Entry[] | string {
  let entries: unknown;
  try {
    entries = JSON.parse(body)?.Entries;
  } catch {
    return "The request is not JSON.";
  }
  const rule = "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must";
  if (!Array.isArray(entries)) return `${rule} not be null`;
  if (entries.length === 0) return `${rule} have length greater than or equal to 1`;
  if (entries.length > maximumEntries) return `${rule} have length less than or equal to ${maximumEntries}`;
  if (!entries.every((entry) => typeof entry === "object" && entry !== null))
    return "An entry is not an object.";
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes >= maximumRequestBytes) return "Total size of the entries in the request is over the limit.";
  return entries;
}

function sizeOf({ Source, DetailType, Detail, Resources, Time }: Entry): number {
  const texts = [Source, DetailType, Detail, ...(Array.isArray(Resources) ? Resources : [])];
  const bytes = texts.reduce<number>(
    (sum, text) => sum + (typeof text === "string" ? Buffer.byteLength(text) : 0),
    0,
  );
  return bytes + (Time === undefined ? 0 : 14);
}

function accept({
  Source,
  DetailType,
  Detail,
  EventBusName,
  Resources,
  Time,
}: Entry): AcceptedEvent | Rejection {
  const required = { Source, DetailType, Detail };
  for (const [name, value] of Object.entries(required)) {
    if (typeof value === "string" && value !== "") continue;
    const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (typeof Source === "string" && Source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  if (typeof Detail !== "string" || !isJsonObjectText(Detail)) {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  }
  const at = typeof Time === "number" ? new Date(Time * 1000) : new Date();
  if (Number.isNaN(at.getTime())) {
    return { ErrorCode: "InvalidArgument", ErrorMessage: "Parameter Time is not valid." };
  }
  return {
    id: randomUUID(),
    bus: typeof EventBusName === "string" ? EventBusName : "default",
    source: String(Source),
    detailType: String(DetailType),
    detail: Detail,
    resources: Array.isArray(Resources) ? Resources : [],
    time: `${at.toISOString().slice(0, 19)}Z`,
  };
}

function eventText(event: AcceptedEvent, at: { region: string; accountId: string }): string {
  const head = JSON.stringify({
    version: "0",
    id: event.id,
    "detail-type": event.detailType,
    source: event.source,
    account: at.accountId,
    time: event.time,
    region: at.region,
    resources: event.resources,
  });
  return `${head.slice(0, -1)},"detail":${event.detail}}`;
}

// EventBridge: "Using dead-letter queues to process undelivered events".
function failureAttributes(error: unknown): Record<string, string> {
  return {
    ERROR_CODE: error instanceof Error ? error.name : "InternalFailure",
    ERROR_MESSAGE: error instanceof Error ? error.message : String(error),
    RETRY_ATTEMPTS: "0",
  };
}
