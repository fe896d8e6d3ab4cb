import type { PolicyDocument } from "../policy/policy-document.ts";

const writeLogs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const networkInterfaces = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];
const readSqs = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const trace = [
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:GetSamplingStatisticSummaries",
];

/** By the end of their ARNs: what an account gets from AWS (AWS Managed Policy Reference Guide). */
const documents: Readonly<Record<string, PolicyDocument>> = {
  AdministratorAccess: allow("*"),
  "service-role/AWSLambdaBasicExecutionRole": allow(writeLogs),
  "service-role/AWSLambdaBasicDurableExecutionRolePolicy": allow([
    ...writeLogs,
    "lambda:CheckpointDurableExecution",
    "lambda:GetDurableExecutionState",
  ]),
  "service-role/AWSLambdaVPCAccessExecutionRole": allow([...writeLogs, ...networkInterfaces]),
  "service-role/AWSLambdaSQSQueueExecutionRole": allow([...readSqs, ...writeLogs]),
  "service-role/AWSLambdaRole": allow(["lambda:InvokeFunction"]),
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": allow(["logs:*"]),
  AWSXRayDaemonWriteAccess: allow(trace),
  AmazonSQSFullAccess: allow(["sqs:*"]),
  AmazonSQSReadOnlyAccess: allow([
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ListDeadLetterSourceQueues",
    "sqs:ListQueues",
    "sqs:ListMessageMoveTasks",
    "sqs:ListQueueTags",
  ]),
  AmazonSNSFullAccess: allow(["sns:*"]),
  AmazonS3FullAccess: allow(["s3:*", "s3-object-lambda:*"]),
  AmazonS3ReadOnlyAccess: allow([
    "s3:Get*",
    "s3:List*",
    "s3:Describe*",
    "s3-object-lambda:Get*",
    "s3-object-lambda:List*",
  ]),
  AmazonDynamoDBFullAccess_v2: allow(["dynamodb:*"]),
  AmazonEventBridgeFullAccess: allow(["events:*", "schemas:*", "scheduler:*", "pipes:*"]),
  AWSStepFunctionsFullAccess: allow(["states:*"]),
};

/**
 * A policy that AWS manages, by its ARN; undefined for one that is not here. The ones here are those that SST attaches,
 * and the usual ones of the services that run here; of these, only what those services check is kept.
 */
export const managedPolicy = (arn: string): PolicyDocument | undefined =>
  documents[arn.replace(/^arn:[\w-]+:iam::aws:policy\//, "")];

function allow(actions: string | readonly string[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
}
