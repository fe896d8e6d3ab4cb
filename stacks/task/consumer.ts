import { deployedBundleOptions } from "@ringback/contracts/resources/deployed-bundle-options";
import { logEncryption, useOfKey } from "../security/encryption.ts";
import { type Permission, sstPermission } from "../security/permission.ts";
import { assumedBy } from "../security/policy.ts";
import { currentStage } from "../stage/current-stage.ts";
import { physicalName } from "../stage/physical-name.ts";

/**
 * A function that an event source mapping invokes, with a role that lists what it does and a log of its own, whose
 * retention is the stage's.
 *
 * @param options.name of the resource, and of its log behind app and stage
 * @param options.handler as SST wants it: the file from the root without its extension, a dot, the export
 * @param options.links what its `Resource` gives it
 */
export function consumer(options: {
  name: string;
  handler: string;
  timeoutSeconds: number;
  memoryMb: number;
  links: readonly unknown[];
  permissions: readonly Permission[];
  environment: Readonly<Record<string, $util.Input<string>>>;
}): sst.aws.Function {
  const log = new aws.cloudwatch.LogGroup(`${options.name}Log`, {
    name: `/aws/lambda/${physicalName(options.name)}`,
    retentionInDays: currentStage().logRetentionDays,
    ...logEncryption(),
  });
  const writeLog = {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [$interpolate`${log.arn}:*`],
  };
  return new sst.aws.Function(options.name, {
    handler: options.handler,
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: `${options.memoryMb} MB`,
    timeout: `${options.timeoutSeconds} seconds`,
    nodejs: { ...deployedBundleOptions },
    logging: { format: "json", logGroup: log.name },
    link: [...options.links],
    environment: { ...options.environment },
    permissions: [...options.permissions, writeLog, ...useOfKey("sqs", "dynamodb", "states")].map(
      sstPermission,
    ),
    transform: {
      role: (role) => {
        // AWS's basic execution role would write to every log of the account.
        role.managedPolicyArns = [];
        // SST lets the whole account take the role, which only a person at `sst dev` has to.
        if (!$dev) role.assumeRolePolicy = assumedBy("lambda.amazonaws.com");
      },
    },
  });
}

/**
 * What an event source mapping does in the name of its function (AWS: "Creating and configuring an Amazon SQS event source
 * mapping", execution role permissions).
 */
export function consumes(...queues: readonly sst.aws.Queue[]): Permission {
  return {
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    resources: queues.map(({ arn }) => arn),
  };
}

/**
 * An event source mapping. The function reports the messages that have to come back; the others are deleted.
 *
 * @param options.batchSize messages an invocation at most
 * @param options.windowSeconds how long a batch may wait to fill; 0 for a FIFO queue, which takes no window
 * @param options.maximumConcurrency concurrent invocations, at least 2
 */
export function consume(options: {
  name: string;
  queue: sst.aws.Queue;
  consumer: sst.aws.Function;
  batchSize: number;
  windowSeconds: number;
  maximumConcurrency: number;
}): aws.lambda.EventSourceMapping {
  return new aws.lambda.EventSourceMapping(options.name, {
    eventSourceArn: options.queue.arn,
    functionName: options.consumer.arn,
    functionResponseTypes: ["ReportBatchItemFailures"],
    batchSize: options.batchSize,
    maximumBatchingWindowInSeconds: options.windowSeconds,
    scalingConfig: { maximumConcurrency: options.maximumConcurrency },
  });
}
