import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { inputsOf } from "../../deployment/resource-inputs.ts";
import {
  type PolicyDocument,
  readPolicyDocument,
  type StatementDocument,
} from "../policy/policy-document.ts";

/**
 * The policies of an app's resources, by the ARN of the resource: of queues, topics, buckets, tables and buses, and the
 * permissions of functions (`aws.lambda.Permission`), which are statements of one policy.
 */
export function resourcePoliciesOfGraph({
  resources,
  region,
  accountId,
}: AppGraph): ReadonlyMap<string, PolicyDocument> {
  const policies = new Map<string, PolicyDocument>();
  const add = (arn: string, statements: readonly StatementDocument[]) => {
    const before = policies.get(arn)?.Statement ?? [];
    policies.set(arn, { Version: "2012-10-17", Statement: [...before, ...statements] });
  };
  const addText = (resource: GraphResource, arn: string | undefined, input = "policy") => {
    const text = inputsOf(resource).optionalJson(input);
    if (arn !== undefined && text !== undefined) add(arn, readPolicyDocument(text, `of ${arn}`).Statement);
  };
  const queueArn = (url: string) => `arn:aws:sqs:${region}:${accountId}:${url.split("/").at(-1)}`;
  const busArn = (bus: string) =>
    bus.startsWith("arn:") ? bus : `arn:aws:events:${region}:${accountId}:event-bus/${bus}`;

  for (const resource of resources) {
    const arn = typeof resource.outputs["arn"] === "string" ? resource.outputs["arn"] : undefined;
    const inputs = inputsOf(resource);
    switch (resource.type) {
      case "aws:sqs/queue:Queue":
      case "aws:sns/topic:Topic":
        addText(resource, arn);
        break;
      case "aws:sqs/queuePolicy:QueuePolicy":
        addText(resource, queueArn(inputs.text("queueUrl")));
        break;
      case "aws:sns/topicPolicy:TopicPolicy":
        addText(resource, inputs.text("arn"));
        break;
      case "aws:s3/bucketPolicy:BucketPolicy":
        addText(resource, `arn:aws:s3:::${inputs.text("bucket")}`);
        break;
      case "aws:dynamodb/resourcePolicy:ResourcePolicy":
        addText(resource, inputs.text("resourceArn"));
        break;
      case "aws:cloudwatch/eventBusPolicy:EventBusPolicy":
        addText(resource, busArn(inputs.optionalText("eventBusName") ?? "default"));
        break;
      case "aws:cloudwatch/eventPermission:EventPermission":
        add(busArn(inputs.optionalText("eventBusName") ?? "default"), [
          {
            Effect: "Allow",
            Principal: principalOf(inputs.text("principal")),
            Action: inputs.optionalText("action") ?? "events:PutEvents",
            Resource: busArn(inputs.optionalText("eventBusName") ?? "default"),
          },
        ]);
        break;
      case "aws:lambda/permission:Permission": {
        const functionArn = functionArnOf(inputs.text("function"), { region, accountId });
        add(functionArn, [permissionStatement(resource, functionArn)]);
        break;
      }
      default:
    }
  }
  return policies;
}

/** What AddPermission adds to a function's policy (AWS Lambda API Reference, "AddPermission"). */
function permissionStatement(resource: GraphResource, functionArn: string): StatementDocument {
  const inputs = inputsOf(resource);
  const qualifier = inputs.optionalText("qualifier");
  const sourceArn = inputs.optionalText("sourceArn");
  const sourceAccount = inputs.optionalText("sourceAccount");
  return {
    Effect: "Allow",
    Principal: principalOf(inputs.text("principal")),
    Action: inputs.text("action"),
    Resource: qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`,
    Condition: {
      ...(sourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": sourceArn } }),
      ...(sourceAccount === undefined ? {} : { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
    },
  };
}

/** A service, an account, the ARN of a role, or everybody. */
function principalOf(principal: string): NonNullable<StatementDocument["Principal"]> {
  if (principal === "*") return "*";
  return /\.amazonaws\.com(\.cn)?$/.test(principal) ? { Service: principal } : { AWS: principal };
}

/** A function is named by its name or its ARN, with or without a qualifier. */
function functionArnOf(named: string, { region, accountId }: { region: string; accountId: string }): string {
  if (named.startsWith("arn:")) return named.split(":").slice(0, 7).join(":");
  return `arn:aws:lambda:${region}:${accountId}:function:${named.split(":")[0]}`;
}
