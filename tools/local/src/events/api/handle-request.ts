import type { IncomingMessage, ServerResponse } from "node:http";
import { sendAwsError, sendAwsJson } from "../../endpoint/aws-error.ts";
import { readBody } from "../../endpoint/read-body.ts";
import { EventBridgeError } from "../event/event-bridge-error.ts";
import { InvalidEventPatternError } from "../pattern/invalid-event-pattern-error.ts";
import type { EventBuses } from "../rules/event-buses.ts";
import type { BusRefusal } from "./bus-access.ts";
import { readActions } from "./read-actions.ts";

/**
 * Answers a request of EventBridge's JSON protocol (Amazon EventBridge API Reference).
 *
 * @param eventBridge.refusalOf asks IAM; everything is allowed without it
 */
export async function handleRequest(
  eventBridge: {
    buses: EventBuses;
    refusalOf: BusRefusal | undefined;
    putEvents(entries: unknown): Promise<object>;
  },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const action = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
  const fail = (type: string, message: string) => sendAwsError(response, { status: 400, type, message });
  const read = readActions.get(action);
  if (read === undefined && action !== "PutEvents") {
    return fail("UnknownOperationException", `The local EventBridge has no operation ${action}.`);
  }
  try {
    const input = inputOf((await readBody(request)).toString());
    const refusal = eventBridge.refusalOf?.(request, action, input);
    if (refusal !== undefined) return fail("AccessDeniedException", refusal);
    const answer = read?.(eventBridge.buses, input) ?? (await eventBridge.putEvents(input["Entries"]));
    sendAwsJson(response, 200, answer);
  } catch (error) {
    const isAws = error instanceof EventBridgeError || error instanceof InvalidEventPatternError;
    if (!isAws) throw error;
    fail(error.name, error.message);
  }
}

function inputOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = body === "" ? {} : JSON.parse(body);
    return typeof input === "object" && input !== null ? { ...input } : {};
  } catch {
    throw new EventBridgeError("ValidationException", "The request is not JSON.");
  }
}
