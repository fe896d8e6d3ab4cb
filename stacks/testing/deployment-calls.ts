import type { GraphResource } from "@ringback/app/graph/app-graph";

/** What whoever deploys calls for one resource. */
export interface DeploymentCall {
  /** IAM actions of a service, without its prefix. */
  readonly service: string;
  readonly actions: readonly string[];
  /** The ARN that IAM compares; `*` where the action knows no resource. */
  readonly resource: string;
  /** The condition keys that AWS fills in. */
  readonly context?: Readonly<Record<string, string>>;
}

interface Place {
  readonly region: string;
  readonly account: string;
}

type CallsFor = (inputs: Readonly<Record<string, unknown>>, place: Place) => readonly DeploymentCall[];

const words = (text: string) => text.split(" ");
const tags = ["ListTagsForResource", "TagResource", "UntagResource"];

const arn = (service: string, { region, account }: Place, resource: string) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
/** Whoever gives a service a role has to be allowed to (IAM User Guide, "Granting a user permissions to pass a role"). */
const passes = (role: unknown, service: string): DeploymentCall => ({
  service: "iam",
  actions: ["PassRole"],
  resource: String(role),
  context: { "iam:PassedToService": service },
});
const nameOfQueue = (inputs: Readonly<Record<string, unknown>>) =>
  String(inputs["queueUrl"]).split("/").at(-1);
/** What a service asks of a stage's own key in the name of whoever deploys; nothing where the stage has none. */
const usesKey = (key: unknown, service: string, { region }: Place, actions: string): DeploymentCall[] =>
  key === undefined
    ? []
    : [
        {
          service: "kms",
          actions: words(actions),
          resource: String(key),
          context: { "kms:ViaService": `${service}.${region}.amazonaws.com` },
        },
      ];
const asset = (key: unknown) => `arn:aws:s3:::sst-asset-abc/${String(key)}`;

/**
 * The calls of AWS's provider for Pulumi (7.20, which is terraform-provider-aws 6) to create, read, change and delete each
 * type of resource that the stacks have, with the tags that SST gives every resource. Read from the file of
 * `internal/service/` in hashicorp/terraform-provider-aws that stands behind each; none of it has run against AWS.
 */
export const callsOfType: Readonly<Record<string, CallsFor>> = {
  // dynamodb/table.go
  "dynamodb/table:Table": ({ name, serverSideEncryption }, place) => [
    {
      service: "dynamodb",
      actions: words(
        "CreateTable DescribeTable UpdateTable DeleteTable DescribeContinuousBackups UpdateContinuousBackups DescribeTimeToLive UpdateTimeToLive ListTagsOfResource TagResource UntagResource",
      ),
      resource: arn("dynamodb", place, `table/${name}`),
    },
    // DynamoDB works with a grant, which it makes in the name of whoever creates or changes the table.
    ...usesKey(
      keyOf(serverSideEncryption, "kmsKeyArn"),
      "dynamodb",
      place,
      "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey ReEncryptFrom ReEncryptTo",
    ),
  ],
  // sqs/queue.go
  "sqs/queue:Queue": ({ name }, place) => [
    {
      service: "sqs",
      actions: words(
        "CreateQueue GetQueueAttributes SetQueueAttributes DeleteQueue ListQueueTags TagQueue UntagQueue",
      ),
      resource: arn("sqs", place, String(name)),
    },
  ],
  // sqs/queue_policy.go, sqs/queue_attribute.go
  "sqs/queuePolicy:QueuePolicy": queueAttribute,
  "sqs/redriveAllowPolicy:RedriveAllowPolicy": queueAttribute,
  // logs/group.go
  "cloudwatch/logGroup:LogGroup": ({ name, kmsKeyId }, place) => [
    {
      service: "logs",
      actions: ["CreateLogGroup", "PutRetentionPolicy", "DeleteLogGroup", ...tags],
      resource: arn("logs", place, `log-group:${name}`),
    },
    // The key is given at the creation, and to a log that is there already by a call of its own.
    ...(kmsKeyId === undefined
      ? []
      : [
          {
            service: "logs",
            actions: ["AssociateKmsKey", "DisassociateKmsKey"],
            resource: arn("logs", place, `log-group:${name}`),
          },
        ]),
    {
      service: "logs",
      actions: ["DescribeLogGroups"],
      resource: arn("logs", place, "log-group::log-stream:"),
    },
  ],
  // logs/metric_filter.go
  "cloudwatch/logMetricFilter:LogMetricFilter": ({ logGroupName }, place) => [
    {
      service: "logs",
      actions: ["PutMetricFilter", "DescribeMetricFilters", "DeleteMetricFilter"],
      resource: arn("logs", place, `log-group:${logGroupName}`),
    },
  ],
  // events/bus.go
  "cloudwatch/eventBus:EventBus": ({ name }, place) => [
    {
      service: "events",
      actions: ["CreateEventBus", "DescribeEventBus", "UpdateEventBus", "DeleteEventBus", ...tags],
      resource: arn("events", place, `event-bus/${name}`),
    },
  ],
  // events/rule.go
  "cloudwatch/eventRule:EventRule": ({ name, eventBusName }, place) => [
    {
      service: "events",
      actions: ["PutRule", "DescribeRule", "DeleteRule", ...tags],
      resource: arn("events", place, `rule/${eventBusName}/${name}`),
    },
  ],
  // events/target.go
  "cloudwatch/eventTarget:EventTarget": ({ rule, eventBusName, roleArn }, place) => [
    {
      service: "events",
      actions: ["PutTargets", "ListTargetsByRule", "RemoveTargets"],
      resource: arn("events", place, `rule/${eventBusName}/${rule}`),
    },
    passes(roleArn, "events.amazonaws.com"),
  ],
  // iam/role.go
  "iam/role:Role": ({ name, namePrefix }, { account }) => [
    {
      service: "iam",
      actions: words(
        "CreateRole GetRole DeleteRole UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole TagRole UntagRole",
      ),
      resource: `arn:aws:iam::${account}:role/${name ?? `${namePrefix}20260101000000000000000001`}`,
    },
  ],
  // sfn/state_machine.go
  "sfn/stateMachine:StateMachine": ({ name, roleArn, encryptionConfiguration }, place) => [
    {
      service: "states",
      actions: [
        ...words(
          "CreateStateMachine DescribeStateMachine UpdateStateMachine DeleteStateMachine ListStateMachineVersions",
        ),
        ...tags,
      ],
      resource: arn("states", place, `stateMachine:${name}`),
    },
    { service: "states", actions: ["ValidateStateMachineDefinition"], resource: "*" },
    passes(roleArn, "states.amazonaws.com"),
    ...usesKey(
      keyOf(encryptionConfiguration, "kmsKeyId"),
      "states",
      place,
      "Decrypt DescribeKey GenerateDataKey",
    ),
  ],
  // cloudwatch/metric_alarm.go
  "cloudwatch/metricAlarm:MetricAlarm": ({ name }, place) => [
    {
      service: "cloudwatch",
      actions: ["PutMetricAlarm", "DeleteAlarms", ...tags],
      resource: arn("cloudwatch", place, `alarm:${name}`),
    },
    { service: "cloudwatch", actions: ["DescribeAlarms"], resource: arn("cloudwatch", place, "alarm:*") },
  ],
  // cloudwatch/dashboard.go
  "cloudwatch/dashboard:Dashboard": ({ dashboardName }, { account }) => [
    {
      service: "cloudwatch",
      actions: ["PutDashboard", "GetDashboard", "DeleteDashboards"],
      resource: `arn:aws:cloudwatch::${account}:dashboard/${dashboardName}`,
    },
  ],
  // s3/object.go; HeadObject is s3:GetObject, and says 404 only to those who may list the bucket
  "s3/bucketObjectv2:BucketObjectv2": ({ key }) => [
    {
      service: "s3",
      actions: words("PutObject GetObject DeleteObject GetObjectTagging PutObjectTagging"),
      resource: asset(key),
    },
    { service: "s3", actions: ["ListBucket"], resource: "arn:aws:s3:::sst-asset-abc" },
  ],
  // lambda/function.go; Lambda reads the code in the name of whoever creates the function
  "lambda/function:Function": ({ name, role, s3Key }, place) => [
    {
      service: "lambda",
      actions: words(
        "CreateFunction GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig ListVersionsByFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction ListTags TagResource UntagResource",
      ),
      resource: arn("lambda", place, `function:${name}`),
    },
    { service: "s3", actions: ["GetObject"], resource: asset(s3Key) },
    passes(role, "lambda.amazonaws.com"),
  ],
  // lambda/event_source_mapping.go
  "lambda/eventSourceMapping:EventSourceMapping": ({ functionName }, place) => {
    const mapping = arn("lambda", place, "event-source-mapping:1234abcd");
    const context = { "lambda:FunctionArn": String(functionName) };
    return [
      { service: "lambda", actions: ["CreateEventSourceMapping"], resource: "*", context },
      {
        service: "lambda",
        actions: words("GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping"),
        resource: mapping,
        context,
      },
      { service: "lambda", actions: words("ListTags TagResource UntagResource"), resource: mapping },
    ];
  },
  // sns/topic.go
  "sns/topic:Topic": ({ name }, place) => [
    {
      service: "sns",
      actions: ["CreateTopic", "GetTopicAttributes", "SetTopicAttributes", "DeleteTopic", ...tags],
      resource: arn("sns", place, String(name)),
    },
  ],
  // sns/topic_subscription.go
  "sns/topicSubscription:TopicSubscription": ({ topic }) => [
    { service: "sns", actions: ["Subscribe", "ListSubscriptionsByTopic"], resource: String(topic) },
    {
      service: "sns",
      actions: ["GetSubscriptionAttributes", "SetSubscriptionAttributes", "Unsubscribe"],
      resource: "*",
    },
  ],
};

function keyOf(encryption: unknown, name: string): unknown {
  return typeof encryption === "object" && encryption !== null ? Reflect.get(encryption, name) : undefined;
}

function queueAttribute(inputs: Readonly<Record<string, unknown>>, place: Place): readonly DeploymentCall[] {
  const resource = arn("sqs", place, String(nameOfQueue(inputs)));
  return [{ service: "sqs", actions: ["SetQueueAttributes", "GetQueueAttributes"], resource }];
}

/** @throws Error for a type that nobody has read the provider for. */
export function deploymentCalls(
  { type, name, inputs }: GraphResource,
  place: Place,
): readonly DeploymentCall[] {
  const calls = callsOfType[type.replace(/^aws:/, "")];
  if (calls === undefined) {
    throw new Error(
      `${name} is a ${type}: say in deployment-calls.ts what deploying one calls, and let the policy allow it.`,
    );
  }
  return calls(inputs, place);
}
