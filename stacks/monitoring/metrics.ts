import { type MetricName, metricNamespace } from "@ringback/contracts/monitoring/metric-names";
import { currentStage } from "../stage/current-stage.ts";

/** A metric of CloudWatch: AWS's own names of namespace, metric and dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>;
}

/** What the functions of a task, or of a workflow's undelivered events, count themselves, unit Count (`metricNames`). */
export function count(
  name: MetricName,
  of: { readonly Task: string } | { readonly Workflow: string },
): Metric {
  return { namespace: metricNamespace, name, dimensions: { Stage: currentStage().name, ...of } };
}

/** A metric that SQS gives, each minute or, for an idle queue, not at all (SQS: "Available CloudWatch metrics"). */
export function ofQueue(queue: sst.aws.Queue, name: string): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queue.nodes.queue.name } };
}

/** A metric that Lambda gives of a function. */
export function ofFunction(lambda: sst.aws.Function, name: string): Metric {
  return { namespace: "AWS/Lambda", name, dimensions: { FunctionName: lambda.name } };
}

/** A metric that Step Functions gives of a state machine. */
export function ofWorkflow({ arn }: aws.sfn.StateMachine, name: string): Metric {
  return { namespace: "AWS/States", name, dimensions: { StateMachineArn: arn } };
}

/** A metric that DynamoDB gives of a table. */
export function ofTable(table: sst.aws.Dynamo, name: string): Metric {
  return { namespace: "AWS/DynamoDB", name, dimensions: { TableName: table.name } };
}

/** A metric that EventBridge gives of a rule. */
export function ofRule(rule: aws.cloudwatch.EventRule, bus: sst.aws.Bus, name: string): Metric {
  return { namespace: "AWS/Events", name, dimensions: { EventBusName: bus.name, RuleName: rule.name } };
}
