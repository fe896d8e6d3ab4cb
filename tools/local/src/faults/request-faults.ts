import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { sendAwsError } from "../endpoint/aws-error.ts";
import type { Faults } from "./faults.ts";

const slowestMs = 1000;

const throttles = {
  dynamodb: {
    type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    message: "The level of configured provisioned throughput for the table was exceeded.",
  },
  callback: { type: "ThrottlingException", message: "Rate exceeded" },
};

/**
 * Injects the faults of a request: the service throttles it, refuses it for good, cuts its connection or answers up to
 * a second later.
 *
 * @param request.refusal the error with which the service refuses this request for good; undefined for one that it never
 *   refuses
 * @param request.task whose function makes it
 * @returns whether the service is to answer the request now
 */
export async function passesRequestFaults(request: {
  faults: Faults;
  service: "dynamodb" | "callback";
  refusal: string | undefined;
  task: string | undefined;
  messageIds(): readonly string[];
  response: ServerResponse;
}): Promise<boolean> {
  const { faults, service, refusal, task, messageIds, response } = request;
  const happens = (kind: "throttle" | "refuse" | "down" | "slow") => {
    const named = `${service}.${kind}` as const;
    if (!faults.draws(named, messageIds, task)) return false;
    faults.report({ kind: named, messageIds: messageIds(), ...(task === undefined ? {} : { task }) });
    return true;
  };
  if (happens("throttle")) {
    sendAwsError(response, { status: 400, ...throttles[service] });
    return false;
  }
  if (refusal !== undefined && happens("refuse")) {
    sendAwsError(response, { status: 400, type: refusal, message: "Refused by a fault of the local cloud." });
    return false;
  }
  if (happens("down")) {
    response.destroy();
    return false;
  }
  if (happens("slow")) await delay(faults.amount(`${service}.slow`, task) * slowestMs);
  return true;
}

const callbackRefusals: Readonly<Record<string, string>> = {
  SendTaskSuccess: "InvalidOutput",
  SendTaskFailure: "ValidationException",
};

/**
 * The error with which Step Functions refuses a callback that it cannot read.
 * @param target the header `x-amz-target`
 */
export function callbackRefusal(target: string): string | undefined {
  return callbackRefusals[target.split(".").at(-1) ?? ""];
}
