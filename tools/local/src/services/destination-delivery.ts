import { randomUUID } from "node:crypto";
import { functionPrincipal } from "../iam/function-principal.ts";
import type { DeliverEvent } from "../lambda/event-destination.ts";
import type { Targets } from "../targets/targets.ts";

/**
 * Delivers the result of an asynchronous invocation: to a dead-letter queue, or to the destination of a success or failure, under
 * the role of the function (AWS Lambda Developer Guide, "Capturing records of asynchronous invocations").
 *
 * @param options.roleOf the ARN of a function's role; throws for one that is gone
 */
export function destinationDelivery(options: {
  region: string;
  accountId: string;
  targets: Targets;
  roleOf(functionArn: string): string;
}): DeliverEvent {
  const { targets } = options;
  return async ({ arn, functionArn, payload, attributes, detailType }) => {
    const text = JSON.stringify(payload);
    const result = await targets.deliver({
      targetArn: arn,
      payload: isBus(arn) ? busEvent({ ...options, functionArn, detailType, detail: text }) : text,
      principal: functionPrincipal({ functionArn, roleArn: options.roleOf(functionArn) }),
      ...(attributes === undefined ? {} : { message: { attributes } }),
    });
    if (result.outcome !== "delivered") throw new Error(result.message);
  };
}

const isBus = (arn: string) => arn.split(":")[2] === "events";

/** The event that a bus gets from Lambda: its source is `lambda`, and its resources are the function. */
function busEvent(event: {
  region: string;
  accountId: string;
  functionArn: string;
  detailType: string | undefined;
  detail: string;
}): string {
  const head = JSON.stringify({
    version: "0",
    id: randomUUID(),
    "detail-type": event.detailType ?? "",
    source: "lambda",
    account: event.accountId,
    time: `${new Date().toISOString().slice(0, 19)}Z`,
    region: event.region,
    resources: [event.functionArn],
  });
  return `${head.slice(0, -1)},"detail":${event.detail}}`;
}
