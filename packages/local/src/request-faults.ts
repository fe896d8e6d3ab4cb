import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { sendAwsError } from "./aws-error.ts";
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
 * Lets a service throttle a request, cut its connection or take its time.
 *
 * @returns whether the service is to answer the request now
 */
export async function passesRequestFaults(request: {
  faults: Faults;
  service: "dynamodb" | "callback";
  messageIds(): readonly string[];
  response: ServerResponse;
}): Promise<boolean> {
  const { faults, service, messageIds, response } = request;
  const report = (kind: "throttle" | "down" | "slow") =>
    faults.report({ kind: `${service}.${kind}`, messageIds: messageIds() });
  if (faults.draws(`${service}.throttle`, messageIds)) {
    report("throttle");
    sendAwsError(response, { status: 400, ...throttles[service] });
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
