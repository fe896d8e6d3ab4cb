import type { Context, SQSEvent, SQSRecord } from "aws-lambda";

/** A record of an SQS event, as Lambda's event source mapping makes it. */
export function sqsRecord(
  messageId: string,
  body: string,
  attributes: Partial<SQSRecord["attributes"]> = {},
): SQSRecord {
  return {
    messageId,
    body,
    receiptHandle: `receipt-${messageId}`,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1650268267274",
      SenderId: "AIDA",
      ApproximateFirstReceiveTimestamp: "1650268270274",
      ...attributes,
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:work",
    awsRegion: "us-east-1",
  };
}

/** A queue body; the token is long, as real ones are, and easy to find in a log. */
export function queueBody(messageId: string, change: object = {}): string {
  const Record = {
    messageId,
    createdAt: "2022-04-18T07:51:06Z",
    event: { message: "A secret message" },
    ...change,
  };
  return JSON.stringify({ Record, MyTaskToken: tokenOf(messageId) });
}

/** The task token in the queue body of a message. */
export function tokenOf(messageId: string): string {
  return `marked-${messageId}-`.repeat(20);
}

/** The event of a batch. */
export function sqsEvent(...Records: SQSRecord[]): SQSEvent {
  return { Records };
}

/** Lambda's context of an invocation with this much time left. */
export function invocationContext(remainingMs = 30_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: "recorder",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:recorder",
    memoryLimitInMB: "512",
    awsRequestId: "request",
    logGroupName: "group",
    logStreamName: "stream",
    getRemainingTimeInMillis: () => remainingMs,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
