import { type MetricName, metricNamespace } from "@ringback/contracts/resources/metric-names";
import { stage } from "./current-stage.ts";
import { physicalName } from "./physical-name.ts";
import { deadLetterFunction, recorder } from "./recorder.ts";
import { eventBus, executionLog, rule, stateMachine } from "./workflow.ts";

/** A metric of CloudWatch, told apart by its dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>;
}

/** A count of the functions' own. */
export function count(name: MetricName): Metric {
  return { namespace: metricNamespace, name, dimensions: { Stage: stage.name } };
}

export function ofQueue(queue: sst.aws.Queue, name: string): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queue.nodes.queue.name } };
}

export function ofFunction(lambda: sst.aws.Function, name: string): Metric {
  return { namespace: "AWS/Lambda", name, dimensions: { FunctionName: lambda.name } };
}

export function ofWorkflow(name: string): Metric {
  return { namespace: "AWS/States", name, dimensions: { StateMachineArn: stateMachine.arn } };
}

export function ofRule(name: string): Metric {
  return {
    namespace: "AWS/Events",
    name,
    dimensions: { EventBusName: eventBus.name, RuleName: rule.name },
  };
}

export const functions = { Recorder: recorder, DeadLetterFunction: deadLetterFunction } as const;

/**
 * How executions fail that no function has failed, by error name. The log tells events and states whether it tells
 * the data of an execution or not, and a task timeout ends FAILED there with `States.Timeout`, not TIMED_OUT.
 */
const failuresInLog = {
  InvalidInput: '{ $.type = "FailStateEntered" && $.details.name = "Invalid input" }',
  InputTooLarge: '{ $.type = "FailStateEntered" && $.details.name = "Input too large" }',
  SendFailed: '{ $.type = "TaskSubmitFailed" || $.type = "TaskStartFailed" }',
  "States.Timeout": '{ $.type = "TaskTimedOut" }',
} as const;

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
