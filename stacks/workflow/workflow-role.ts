import { executionStatements, useOfKeyStatements } from "../security/encryption.ts";
import { type Permission, statementOf } from "../security/permission.ts";
import { assumedBy, policy, role } from "../security/policy.ts";
import type { QueuePair } from "../task/queues.ts";

/**
 * The role of a state machine: it sends to its tasks' queues, delivers its log, traces, and does what its other states do.
 *
 * @param workflow.resource the name of the state machine's resource
 * @param workflow.stateMachineName its name on AWS
 */
export function workflowRole(workflow: {
  resource: string;
  stateMachineName: string;
  tasks: readonly { readonly queuePairs: readonly QueuePair[] }[];
  permissions: readonly Permission[];
}): aws.iam.Role {
  const { resource, stateMachineName, tasks, permissions } = workflow;
  const account = aws.getCallerIdentityOutput().accountId;
  return role({
    name: `${resource}Role`,
    trust: assumedBy("states.amazonaws.com", { StringEquals: { "aws:SourceAccount": account } }),
    policy: policy(
      {
        // An execution that began before a change of kind still sends to the queue of its own definition.
        Sid: "Send",
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Resource: tasks.flatMap(({ queuePairs }) => queuePairs.map(({ work }) => work.arn)),
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
      ...permissions.map(statementOf),
      ...useOfKeyStatements("sqs"),
      ...executionStatements(stateMachineName),
    ),
  });
}
