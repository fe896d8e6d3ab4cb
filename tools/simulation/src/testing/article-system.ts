import { articleSettings } from "@ringback/contracts/settings/task-presets";
import type { SQSRecord } from "aws-lambda";
import type { FunctionEnvironment } from "../system-under-test/function-environment.ts";
import { recorderWorkflow } from "../system-under-test/recorder.ts";
import type { FunctionHandler, SystemUnderTest } from "../system-under-test/system-under-test.ts";

interface Body {
  readonly Record: { readonly messageId: string; readonly createdAt: string; readonly event: unknown };
  readonly MyTaskToken: string;
}

/**
 * A handler that behaves like the article's (AWS CDK, 2022; docs/design.md): one malformed body rejects the batch, one
 * variable holds the result of all records, the item is written without a condition, success is sent twice, failure is not
 * awaited, every error fails the execution, and failed records are logged with their bodies. Its workflow has no timeouts,
 * its dead-letter queue has no function.
 */
export const articleSystem: SystemUnderTest = {
  tasks: [
    {
      name: "Record",
      settings: () => articleSettings,
      hasOwnWork: false,
      hasLook: false,
      work: articleHandler,
      deadLetter: undefined,
    },
  ],
  workflows: [recorderWorkflow],
  hasTimeouts: false,
  isRedriven: false,
};

function articleHandler(environment: FunctionEnvironment): FunctionHandler {
  return async (event) => {
    const shared: Shared = { result: undefined };
    const bodies: Body[] = event.Records.map(({ body }) => JSON.parse(body));
    const settled = await Promise.allSettled(bodies.map((body) => recordOne(environment, shared, body)));
    const failed = event.Records.filter((_, index) => settled[index]?.status === "rejected");
    for (const record of failed) logWhole(record);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

interface Shared {
  result: object | undefined;
}

async function recordOne(
  environment: FunctionEnvironment,
  shared: Shared,
  { Record: { messageId, createdAt, event }, MyTaskToken }: Body,
): Promise<void> {
  try {
    await environment.putMessage({
      messageId,
      createdAt: new Date(createdAt).getTime(),
      event: JSON.stringify(event),
    });
    shared.result = { statusCode: 200, putStatus: { messageId, ProcessorResult: {} } };
    await environment.sendTaskSuccess(MyTaskToken, await latest(shared));
  } catch (error) {
    const details = { $fault: "client", $metadata: { requestId: "0".repeat(300) } };
    const failure = {
      error: JSON.stringify({ error, ...details }),
      cause: JSON.stringify(shared.result ?? {}),
    };
    environment.sendTaskFailure(MyTaskToken, failure).catch(ignore);
    throw error;
  }
  environment.sendTaskSuccess(MyTaskToken, await latest(shared)).catch(ignore);
}

/** The result when the response is sent: by then it may be that of another record. */
async function latest(shared: Shared): Promise<string> {
  await Promise.resolve();
  return JSON.stringify(shared.result);
}

function logWhole(record: SQSRecord): void {
  process.stdout.write(`${JSON.stringify(record)}\n`);
}

const ignore = () => undefined;
