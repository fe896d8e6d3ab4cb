import { type SqsError, sqsError } from "./sqs-error.ts";

/** A queue's RedrivePolicy, which moves a message that was received more than `maxReceiveCount` times (1 to 1,000). */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

const noMap =
  "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.";

/**
 * Reads a RedrivePolicy. The error messages are AWS's.
 *
 * @throws SqsError for one that SQS refuses whatever queues there are
 */
export function readRedrivePolicy(text: string): RedrivePolicy {
  const policy = objectOf(text);
  if (policy === undefined) throw sqsError("InvalidAttributeValue", noMap);
  const { maxReceiveCount, deadLetterTargetArn, ...rest } = policy;
  for (const [name, value] of Object.entries({ maxReceiveCount, deadLetterTargetArn })) {
    if (value === undefined || value === null) {
      throw policyRefusal(text, `Redrive policy does not contain mandatory attribute: ${name}.`);
    }
  }
  if (Object.keys(rest).length > 0) {
    throw policyRefusal(
      text,
      "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].",
    );
  }
  const isDigits = /^\d+$/.test(String(maxReceiveCount)) && typeof maxReceiveCount !== "object";
  const count = isDigits ? Number(maxReceiveCount) : Number.NaN;
  if (!(count >= 1 && count <= 1000)) {
    const given = typeof maxReceiveCount === "string" ? maxReceiveCount : JSON.stringify(maxReceiveCount);
    throw policyRefusal(
      text,
      `Invalid value for maxReceiveCount: ${given}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  const parts = typeof deadLetterTargetArn === "string" ? deadLetterTargetArn.split(":") : [];
  if (typeof deadLetterTargetArn !== "string" || parts.length !== 6 || parts[0] !== "arn") {
    throw policyRefusal(text, "Invalid value for deadLetterTargetArn.");
  }
  if (parts[2] !== "sqs") {
    throw policyRefusal(text, "Only SQS queues are valid resources for deadLetterTargetArn.");
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

/** The queue that a redrive policy is for. */
export interface SourceQueue {
  readonly name: string;
  readonly isFifo: boolean;
  /** A queue of this account and region by its ARN; `redriveAllowPolicy` is an empty text where it has none. */
  findQueue(arn: string): { readonly redriveAllowPolicy: string } | undefined;
}

/**
 * Refuses a policy that SQS refuses for this queue.
 *
 * @throws SqsError
 */
export function checkRedrivePolicy(text: string, queue: SourceQueue): void {
  const { deadLetterTargetArn } = readRedrivePolicy(text);
  const isSameKind = deadLetterTargetArn.endsWith(".fifo") === queue.isFifo;
  if (!isSameKind) throw policyRefusal(text, "Dead-letter queue must be same type of queue as the source..");
  const target = queue.findQueue(deadLetterTargetArn);
  if (target === undefined) throw policyRefusal(text, "Dead letter target does not exist.");
  // A dead-letter queue is in the account and region of its source.
  const sourceArn = [...deadLetterTargetArn.split(":").slice(0, -1), queue.name].join(":");
  if (!allowsSource(target.redriveAllowPolicy, sourceArn)) {
    // AWS documents that it refuses this, and not in which words.
    throw policyRefusal(
      text,
      `The redrive allow policy of the dead letter target does not allow the source queue ${sourceArn}.`,
    );
  }
}

function allowsSource(redriveAllowPolicy: string, sourceArn: string): boolean {
  const { redrivePermission, sourceQueueArns } = objectOf(redriveAllowPolicy) ?? {};
  if (redrivePermission === "denyAll") return false;
  return (
    redrivePermission !== "byQueue" || (Array.isArray(sourceQueueArns) && sourceQueueArns.includes(sourceArn))
  );
}

const policyRefusal = (text: string, reason: string): SqsError =>
  sqsError(
    "InvalidParameterValue",
    `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
  );

const maximumSources = 10;
const noFormat =
  "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.";

/** @throws SqsError for a RedriveAllowPolicy that SQS refuses */
export function checkRedriveAllowPolicy(text: string): void {
  const refuse = (reason: string) =>
    sqsError(
      "InvalidParameterValue",
      `Value ${text} for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive allow policy. ${reason}`,
    );
  const { redrivePermission: permission, sourceQueueArns: arns, ...rest } = objectOf(text) ?? {};
  const isKnown = permission === "allowAll" || permission === "denyAll" || permission === "byQueue";
  const areTexts =
    arns === undefined || (Array.isArray(arns) && arns.every((arn) => typeof arn === "string"));
  if (!isKnown || !areTexts || Object.keys(rest).length > 0)
    throw sqsError("InvalidAttributeValue", noFormat);
  if (permission !== "byQueue" && arns !== undefined) {
    throw refuse("To specify one or more source queue ARNs, you must set redrivePermission to byQueue.");
  }
  if (permission !== "byQueue") return;
  const count = Array.isArray(arns) ? arns.length : 0;
  if (count === 0) {
    throw refuse(
      "When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.",
    );
  }
  if (count > maximumSources) {
    throw refuse(`The maximum number of source queue ARNs you can specify is ${maximumSources}.`);
  }
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
