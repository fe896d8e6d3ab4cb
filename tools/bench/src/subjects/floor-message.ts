import { type AwsRequest, awsRequest } from "./aws-request.ts";

/** A message as the floors send it on. */
export interface FloorMessage {
  readonly taskToken: string;
  readonly item: {
    readonly messageId: { readonly S: string };
    readonly createdAt: { readonly N: string };
    readonly event: { readonly S: string };
    readonly digest: { readonly S: string };
  };
}

/** As long as a digest, and computed by nobody. */
const digest = { S: `1:${"0".repeat(64)}` };

/** Reads a body and believes all of it. */
export function floorMessage(body: string): FloorMessage {
  const { Record: message, MyTaskToken: taskToken } = JSON.parse(body);
  return {
    taskToken,
    item: {
      messageId: { S: message.messageId },
      createdAt: { N: String(Date.parse(message.createdAt)) },
      event: { S: JSON.stringify(message.event) },
      digest,
    },
  };
}

/** The callback, with the output that Ringback gives. */
export function successRequest({ taskToken, item }: FloorMessage): AwsRequest {
  const output = {
    statusCode: 200,
    headers: { "Content-Type": "text/json" },
    putStatus: {
      messageId: item.messageId.S,
      ProcessorResult: { recorded: "now", ConsumedCapacity: { CapacityUnits: 1 } },
    },
  };
  return awsRequest("states", "SendTaskSuccess", { taskToken, output: JSON.stringify(output) });
}
