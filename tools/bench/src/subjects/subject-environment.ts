import type { FunctionResources } from "@ringback/contracts/resources/function-resources";
import { type TaskLink, taskLinkName, taskVariable } from "@ringback/contracts/resources/task-link";
import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { lambdaEnvironment } from "@ringback/local/lambda/process/lambda-environment";
import { linkEnvironment } from "@ringback/local/lambda/process/link-environment";

/** A role's session token is about this long, and every request carries it. */
const sessionToken = "IQoJb3JpZ2luX2VjE".padEnd(900, "AbCdEf0123456789");
const region = "us-east-1";
const accountId = "123456789012";
const messagesTable = "ringback-messages";
const task = "Record";
/** SendTask* calls a second: more than a machine makes, so that no subject waits for a quota. */
const unpaced = 100_000;

/**
 * The environment that Lambda and the stacks give a function: the settings of production, with the batch size that is measured
 * and without its share of the account's quota, which would be the only thing to measure.
 */
export function subjectEnvironment(options: {
  endpointUrl: string;
  batchSize: number;
}): Record<string, string> {
  const { endpointUrl, batchSize } = options;
  const production = recordingSettings("production");
  const settings = { ...production, batchSize, callbackRatePerSecond: unpaced };
  const stage = stageSettings("production");
  const queueUrl = `${endpointUrl}/${accountId}/ringback-work`;
  const link: TaskLink = { task, queueUrl, settings, messagesTable };
  const resources: FunctionResources & Readonly<Record<string, object>> = {
    [taskLinkName(task)]: link,
    MessagesTable: { name: messagesTable },
    DeadLettersTable: { name: "ringback-dead-letters" },
    // The recorder of the first release read the settings of both here, and its queues by names of their own.
    Stage: { settings: { ...settings, ...stage } },
    WorkQueue: { url: queueUrl },
    RuleDlq: { arn: `arn:aws:sqs:${region}:${accountId}:rule` },
  };
  const environment = lambdaEnvironment({
    functionName: "bench",
    functionArn: `arn:aws:lambda:${region}:${accountId}:function:bench`,
    memoryMb: production.functionMemoryMb,
    region,
    endpointUrl,
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    handler: "bundle.handler",
    taskRoot: "/var/task",
    environment: {
      ...linkEnvironment({ App: { name: "ringback", stage: stage.stage }, ...resources }),
      MESSAGES_TABLE_NAME: messagesTable,
      [taskVariable]: task,
    },
  });
  return { ...environment, AWS_SESSION_TOKEN: sessionToken };
}
