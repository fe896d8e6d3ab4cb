import { readPolicy } from "../../iam/policy/policy.ts";
import { checkRedriveAllowPolicy, checkRedrivePolicy, type SourceQueue } from "./redrive-policy.ts";
import { sqsError } from "./sqs-error.ts";

/** The ranges of SetQueueAttributes (Amazon SQS API Reference). */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  VisibilityTimeout: [0, 43_200],
  DelaySeconds: [0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
};

/** The attributes of FIFO queues only, with their values. */
const fifoAttributes: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ["true", "false"],
  DeduplicationScope: ["messageGroup", "queue"],
  FifoThroughputLimit: ["perMessageGroupId", "perQueue"],
};

/** @throws SqsError for attributes that SQS refuses for this queue */
export function checkQueueAttributes(attributes: Readonly<Record<string, string>>, queue: SourceQueue): void {
  for (const [name, [minimum, maximum]] of Object.entries(ranges)) {
    const value = attributes[name];
    if (value === undefined) continue;
    if (/^\d{1,8}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum) continue;
    throw sqsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
  }
  for (const [name, values] of Object.entries(fifoAttributes)) {
    const value = attributes[name];
    if (value === undefined) continue;
    if (!queue.isFifo) throw sqsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
    if (values.includes(value)) continue;
    throw sqsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
  }
  // An empty value removes a policy.
  const { Policy = "", RedrivePolicy = "", RedriveAllowPolicy = "" } = attributes;
  if (Policy !== "") checkPolicy(Policy);
  if (RedrivePolicy !== "") checkRedrivePolicy(RedrivePolicy, queue);
  if (RedriveAllowPolicy !== "") checkRedriveAllowPolicy(RedriveAllowPolicy);
}

function checkPolicy(policy: string): void {
  try {
    readPolicy(policy, "of the queue");
  } catch {
    throw sqsError("InvalidAttributeValue", "Invalid value for the parameter Policy.");
  }
}

/** @throws SqsError for a name that no queue can have */
export function checkQueueName(name: string): void {
  if (name.length <= 80 && /^[A-Za-z0-9_-]+(?:\.fifo)?$/.test(name)) return;
  throw sqsError(
    "InvalidParameterValue",
    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
  );
}
