import { type MetricName, metricNamespace } from "@ringback/contracts/monitoring/metric-names";
import { stage } from "./current-stage.ts";
import { deadLetterFunction, recorder } from "./functions.ts";
import { physicalName } from "./physical-name.ts";
import { eventBus, executionLog, rule, stateMachine } from "./workflow.ts";

/** A metric of CloudWatch: AWS's own names of namespace, metric and dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>;
}

/** What the functions count themselves, unit Count, for this stage (`metricNames` says what each is). */
export function count(name: MetricName): Metric {
  return { namespace: metricNamespace, name, dimensions: { Stage: stage.name } };
}

/** A metric that SQS gives, each minute or, for an idle queue, not at all (SQS: "Available CloudWatch metrics"). */
export function ofQueue(queue: sst.aws.Queue, name: string): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queue.nodes.queue.name } };
}

/** A metric that Lambda gives of a function. */
export function ofFunction(lambda: sst.aws.Function, name: string): Metric {
  return { namespace: "AWS/Lambda", name, dimensions: { FunctionName: lambda.name } };
}

/** A metric that Step Functions gives of the stage's state machine. */
export function ofWorkflow(name: string): Metric {
  return { namespace: "AWS/States", name, dimensions: { StateMachineArn: stateMachine.arn } };
}

/** A metric that EventBridge gives of the rule that starts the workflow. */
export function ofRule(name: string): Metric {
  return {
    namespace: "AWS/Events",
    name,
    dimensions: { EventBusName: eventBus.name, RuleName: rule.name },
  };
}

/** Both functions, by the name that alarms and graphs use. */
export const functions = { Recorder: recorder, DeadLetterFunction: deadLetterFunction } as const;

/**
 * By error name, the filters for executions that failed without a function failing them. The log has events and state
 * names, even where it leaves out the data of an execution. A task timeout ends as FAILED with `States.Timeout` there, not
 * as TIMED_OUT.
 */
const failuresInLog = {
  InvalidInput: '{ $.type = "FailStateEntered" && $.details.name = "Invalid input" }',
  InputTooLarge: '{ $.type = "FailStateEntered" && $.details.name = "Input too large" }',
  SendFailed: '{ $.type = "TaskSubmitFailed" || $.type = "TaskStartFailed" }',
  "States.Timeout": '{ $.type = "TaskTimedOut" }',
} as const;

/** A metric for each of these, counted from the execution log by a filter. */
export const logFailures: readonly Metric[] = Object.entries(failuresInLog).map(([error, pattern]) => {
  const namespace = `${metricNamespace}/${stage.name}`;
  new aws.cloudwatch.LogMetricFilter(`${error.replace(".", "")}Filter`, {
    name: physicalName(error),
    logGroupName: executionLog.name,
    pattern,
    metricTransformation: { namespace, name: error, value: "1", unit: "Count" },
  });
  return { namespace, name: error, dimensions: {} };
});
