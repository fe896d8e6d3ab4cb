import { deployedBundleOptions } from "@ringback/contracts/resources/deployed-bundle-options";
import { stage } from "./current-stage.ts";
import { logEncryption, useOfKey } from "./encryption.ts";
import { physicalName } from "./physical-name.ts";
import { assumedBy } from "./policy.ts";

interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly $util.Input<string>[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly $util.Input<string>[];
  }[];
}

/**
 * A function that an event source mapping invokes, with a role that lists what it does and a log of its own. Memory and the
 * log's retention are the stage's.
 *
 * @param options.name of the resource, and of its log behind app and stage
 * @param options.handler as SST wants it: the file from the root without its extension, a dot, the export
 * @param options.links what its `Resource` gives it
 */
export function consumer(options: {
  name: string;
  handler: string;
  timeoutSeconds: number;
  links: readonly sst.Linkable<Record<string, unknown>>[];
  permissions: readonly Permission[];
}): sst.aws.Function {
  const log = new aws.cloudwatch.LogGroup(`${options.name}Log`, {
    name: `/aws/lambda/${physicalName(options.name)}`,
    retentionInDays: stage.logRetentionDays,
    ...logEncryption,
  });
  const writeLog = {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [$interpolate`${log.arn}:*`],
  };
  return new sst.aws.Function(options.name, {
    handler: options.handler,
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: `${stage.settings.functionMemoryMb} MB`,
    timeout: `${options.timeoutSeconds} seconds`,
    nodejs: { ...deployedBundleOptions },
    logging: { format: "json", logGroup: log.name },
    link: [...options.links],
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

/** SST's own type of a permission has lists that can be changed. */
function sstPermission({ actions, resources, conditions }: Permission) {
  return {
    actions: [...actions],
    resources: [...resources],
    ...(conditions === undefined
      ? {}
      : { conditions: conditions.map((condition) => ({ ...condition, values: [...condition.values] })) }),
  };
}
