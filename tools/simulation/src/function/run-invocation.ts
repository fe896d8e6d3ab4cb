import type { Clock } from "@ringback/core/ports/clock";
import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import type { InvocationResult } from "../aws/event-source-mapping-model.ts";
import type { LambdaProcess } from "../aws/lambda-process.ts";
import type { ReceivedMessage } from "../aws/queue-model.ts";
import type { FunctionHandler } from "../system-under-test/system-under-test.ts";

/** Runs a handler on a batch until it returns, throws, is killed or times out. Never rejects. */
export function runInvocation(options: {
  time: Clock;
  process: LambdaProcess;
  timeoutSeconds: number;
  handler: FunctionHandler;
  batch: readonly ReceivedMessage[];
}): Promise<InvocationResult & { readonly why: string }> {
  const { time, process, timeoutSeconds, handler, batch } = options;
  const endsAt = time.now() + timeoutSeconds * 1000;
  return new Promise((resolve) => {
    const timeout = time.after(timeoutSeconds * 1000, () => {
      process.onKilled = () => resolve({ ended: "failed", why: "runs into its timeout" });
      process.end("killed");
    });
    process.onKilled = () => {
      timeout.cancel();
      resolve({ ended: "failed", why: "is killed" });
    };
    const finish = (result: InvocationResult & { readonly why: string }) => {
      if (!process.isRunning()) return;
      timeout.cancel();
      process.end("frozen");
      resolve(result);
    };
    Promise.resolve()
      .then(() =>
        handler(
          eventOf(batch),
          contextOf(() => endsAt - time.now()),
        ),
      )
      .then(
        (response) => finish({ ended: "answered", response, why: `answers ${JSON.stringify(response)}` }),
        (error: unknown) => finish({ ended: "failed", why: `throws ${String(error)}` }),
      );
  });
}

function eventOf(batch: readonly ReceivedMessage[]): SQSEvent {
  return { Records: batch.map(recordOf) };
}

function recordOf(message: ReceivedMessage): SQSRecord {
  return {
    messageId: message.messageId,
    body: message.body,
    receiptHandle: message.receiptHandle,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: "simulation",
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      ...(message.group === undefined ? {} : { MessageGroupId: message.group }),
    },
    messageAttributes: message.attributes ?? {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:queue",
    awsRegion: "us-east-1",
  };
}

function contextOf(getRemainingTimeInMillis: () => number): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: "simulation",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:simulation",
    memoryLimitInMB: "512",
    awsRequestId: "request",
    logGroupName: "group",
    logStreamName: "stream",
    getRemainingTimeInMillis,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
