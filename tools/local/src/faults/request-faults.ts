import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { sendAwsError } from "../endpoint/aws-error.ts";
import type { Faults } from "./faults.ts";

const slowestMs = 1000;

/** The error with which AWS refuses a request for good, for the actions that have one. */
const refusals = {
  dynamodb: {
    PutItem: "ValidationException",
    BatchExecuteStatement: "ValidationException",
  },
  callback: { SendTaskSuccess: "InvalidOutput", SendTaskFailure: "ValidationException" },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

const throttles = {
  dynamodb: {
    type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    message: "The level of configured provisioned throughput for the table was exceeded.",
  },
  callback: { type: "ThrottlingException", message: "Rate exceeded" },
};

/**
 * Injects the faults of a request: the service throttles it, refuses it for good, cuts its connection or answers up to
 * a second later. Of DynamoDB's requests, only those that write messages can be refused. One that writes an entry of
 * the archive is an UpdateItem, and is never refused.
 *
 * @returns whether the service is to answer the request now
 */
export async function passesRequestFaults(request: {
  faults: Faults;
  service: "dynamodb" | "callback";
  /** The action, or the header `x-amz-target` that ends with it. */
  target: string;
  messageIds(): readonly string[];
  response: ServerResponse;
}): Promise<boolean> {
  const { faults, service, target, messageIds, response } = request;
  const report = (kind: "throttle" | "refuse" | "down" | "slow") =>
    faults.report({ kind: `${service}.${kind}`, messageIds: messageIds() });
  if (faults.draws(`${service}.throttle`, messageIds)) {
    report("throttle");
    sendAwsError(response, { status: 400, ...throttles[service] });
    return false;
  }
  const refusal = refusalOf(service, target);
  const canBeRefused = refusal !== undefined && messageIds().length > 0;
  if (canBeRefused && faults.draws(`${service}.refuse`, messageIds)) {
    report("refuse");
    sendAwsError(response, { status: 400, type: refusal, message: "Refused by a fault of the local cloud." });
    return false;
  }
  if (faults.draws(`${service}.down`, messageIds)) {
    report("down");
    response.destroy();
    return false;
  }
  if (faults.draws(`${service}.slow`, messageIds)) {
    report("slow");
    await delay(faults.amount(`${service}.slow`) * slowestMs);
  }
  return true;
}

function refusalOf(service: keyof typeof refusals, target: string): string | undefined {
  const action = target.split(".").at(-1);
  return Object.entries(refusals[service]).find(([name]) => name === action)?.[1];
}
