import { workflowDefinition } from "@ringback/contracts/workflow/workflow-definition";
import { stage } from "./current-stage.ts";
import { executionStatements, logEncryption, useOfKeyStatements, workflowEncryption } from "./encryption.ts";
import { physicalName } from "./physical-name.ts";
import { assumedBy, policy, role } from "./policy.ts";
import { activeQueue, queuePairs, ruleDeadLetters, setQueuePolicy } from "./queues.ts";

const account = aws.getCallerIdentityOutput().accountId;
const { partition } = aws.getPartitionOutput();
const { settings } = stage;

/** The log of executions: what happened and when, at level ERROR and without their data. Metrics of failures come from it. */
export const executionLog = new aws.cloudwatch.LogGroup("WorkflowLog", {
  // Log delivery keeps its resource policy short for names under this prefix.
  name: `/aws/vendedlogs/states/${physicalName("Workflow")}`,
  retentionInDays: stage.logRetentionDays,
  ...logEncryption,
});

const workflowRole = role({
  name: "WorkflowRole",
  trust: assumedBy("states.amazonaws.com", { StringEquals: { "aws:SourceAccount": account } }),
  policy: policy(
    {
      // An execution that began before a change of kind still sends to the queue of its own definition.
      Sid: "Send",
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: queuePairs.map(({ work }) => work.arn),
    },
    {
      // Step Functions delivers logs through CloudWatch's log delivery, whose actions know no resource.
      Sid: "DeliverLogs",
      Effect: "Allow",
      Action: [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
      ],
      Resource: "*",
    },
    {
      // X-Ray's actions know no resource either.
      Sid: "Trace",
      Effect: "Allow",
      Action: [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
      ],
      Resource: "*",
    },
    ...useOfKeyStatements("sqs"),
    ...executionStatements(),
  ),
});

/** The contracts' definition and nothing else: SST's own builder writes `Timeout`, which AWS refuses. */
export const stateMachine = new aws.sfn.StateMachine("Workflow", {
  name: physicalName("Workflow"),
  type: "STANDARD",
  roleArn: workflowRole.arn,
  definition: $resolve({ queueUrl: activeQueue.url, partition }).apply((resolved) =>
    JSON.stringify(workflowDefinition({ ...resolved, settings })),
  ),
  loggingConfiguration: {
    level: "ERROR",
    // The data of an execution holds its task token.
    includeExecutionData: false,
    logDestination: $interpolate`${executionLog.arn}:*`,
  },
  tracingConfiguration: { enabled: true },
  ...workflowEncryption,
});

/** Every event that is put here becomes an execution, whatever its source. */
export const eventBus = new sst.aws.Bus("Events");

/** The rule behind that: it starts the workflow, and puts what it could not deliver into `ruleDeadLetters`. */
export const rule = new aws.cloudwatch.EventRule("StartWorkflow", {
  name: physicalName("StartWorkflow"),
  eventBusName: eventBus.name,
  eventPattern: JSON.stringify({ source: [{ prefix: "" }] }),
});

const ruleRole = role({
  name: "StartWorkflowRole",
  trust: assumedBy("events.amazonaws.com", { ArnEquals: { "aws:SourceArn": rule.arn } }),
  policy: policy(
    {
      Sid: "Start",
      Effect: "Allow",
      Action: ["states:StartExecution"],
      Resource: stateMachine.arn,
    },
    ...useOfKeyStatements("states"),
  ),
});

setQueuePolicy("RuleDeadLetters", ruleDeadLetters, {
  Sid: "RuleDelivers",
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: ["sqs:SendMessage"],
  Resource: ruleDeadLetters.arn,
  Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
});

new aws.cloudwatch.EventTarget("StartWorkflowTarget", {
  rule: rule.name,
  eventBusName: eventBus.name,
  arn: stateMachine.arn,
  roleArn: ruleRole.arn,
  deadLetterConfig: { arn: ruleDeadLetters.arn },
});

// What the command line finds under `sst shell`.
new sst.Linkable("Workflow", { properties: { arn: stateMachine.arn } });
new sst.Linkable("EventBus", { properties: { name: eventBus.name } });
