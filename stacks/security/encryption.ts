import { currentStage } from "../stage/current-stage.ts";
import { type Permission, statementOf } from "./permission.ts";
import type { Statement } from "./policy.ts";

const { partition, dnsSuffix } = aws.getPartitionOutput();
const region = aws.getRegionOutput().region;
const account = aws.getCallerIdentityOutput().accountId;

/** How queues are encrypted: by SQS's own keys, or by the stage's. */
export function queueEncryption() {
  const { kmsKeyArn } = currentStage();
  return kmsKeyArn === undefined
    ? { sqsManagedSseEnabled: true }
    : // AWS's default: one call of KMS for each caller and queue in so long.
      { kmsMasterKeyId: kmsKeyArn, kmsDataKeyReusePeriodSeconds: 300 };
}

/**
 * How tables are encrypted: by a key that DynamoDB owns, or by the stage's. It is said in both cases: AWS's provider leaves
 * the encryption of tables and workflows as it is when a stack says nothing about it any more.
 */
export function tableEncryption() {
  const { kmsKeyArn } = currentStage();
  return {
    serverSideEncryption: kmsKeyArn === undefined ? { enabled: false } : { enabled: true, kmsKeyArn },
  };
}

/** How definition and history of executions are encrypted: by a key that AWS owns, or by the stage's as well. */
export function workflowEncryption() {
  const { kmsKeyArn } = currentStage();
  return kmsKeyArn === undefined
    ? { encryptionConfiguration: { type: "AWS_OWNED_KEY" } }
    : {
        encryptionConfiguration: {
          type: "CUSTOMER_MANAGED_KMS_KEY",
          kmsKeyId: kmsKeyArn,
          kmsDataKeyReusePeriodSeconds: 300,
        },
      };
}

/** How logs are encrypted: by a key that CloudWatch owns, or by the stage's. */
export function logEncryption() {
  const { kmsKeyArn } = currentStage();
  return kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn };
}

/** AWS's services that use the stage's key in the name of a role. */
type KeyUser = "sqs" | "dynamodb" | "states";

/**
 * What a role needs of the stage's key to use what is encrypted with it, through these services and in no other way;
 * nothing where the stage names no key. SQS, DynamoDB and Step Functions ask KMS in the name of their caller (AWS Key
 * Management Service Developer Guide, "kms:ViaService").
 */
export function useOfKey(...services: readonly KeyUser[]): readonly Permission[] {
  const { kmsKeyArn } = currentStage();
  if (kmsKeyArn === undefined) return [];
  return [
    {
      actions: services.includes("dynamodb") ? [...messageActions, ...tableActions] : messageActions,
      resources: [kmsKeyArn],
      conditions: [
        {
          test: "StringEquals",
          variable: "kms:ViaService",
          values: services.map((service) => $interpolate`${service}.${region}.${dnsSuffix}`),
        },
      ],
    },
  ];
}

/** To send, receive, start executions and call back (Amazon SQS, "Key management"; AWS Step Functions, "Data at rest encryption"). */
const messageActions = ["kms:Decrypt", "kms:GenerateDataKey"];
/** What DynamoDB asks for besides, in the name of whoever uses a table (Amazon DynamoDB, "Encryption at rest: how it works"). */
const tableActions = ["kms:DescribeKey", "kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"];

/** The same as statements of a policy. */
export function useOfKeyStatements(...services: readonly KeyUser[]): readonly Statement[] {
  return useOfKey(...services).map((permission) => ({ Sid: "UseKey", ...statementOf(permission) }));
}

/**
 * What the role of the workflow needs to read its own executions and to deliver their log (AWS Step Functions, "Data at
 * rest encryption"). Step Functions takes the role for it, so that no service stands between.
 *
 * @param name of the state machine on AWS
 */
export function executionStatements(name: string): readonly Statement[] {
  const { kmsKeyArn } = currentStage();
  if (kmsKeyArn === undefined) return [];
  const stateMachine = $interpolate`arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
  return [
    {
      Sid: "EncryptExecutions",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: kmsKeyArn,
      Condition: { StringEquals: { "kms:EncryptionContext:aws:states:stateMachineArn": stateMachine } },
    },
    {
      Sid: "EncryptLog",
      Effect: "Allow",
      Action: ["kms:GenerateDataKey"],
      Resource: kmsKeyArn,
      Condition: {
        StringLike: {
          "kms:EncryptionContext:SourceArn": $interpolate`arn:${partition}:logs:${region}:${account}:*`,
        },
      },
    },
  ];
}
