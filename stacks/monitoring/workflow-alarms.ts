import { metricNamespace } from "@ringback/contracts/monitoring/metric-names";
import { deadLetterAgeAlarmSeconds } from "@ringback/contracts/settings/derived-times";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { physicalName } from "../stage/physical-name.ts";
import { type Alarm, age, functionAlarms, sum, unconsumed } from "./alarm.ts";
import { createAlarms } from "./create-alarms.ts";
import { count, type Metric, ofRule, ofWorkflow } from "./metrics.ts";

/**
 * Failures that no function reports, counted from the log of executions by a filter: a metric for each. The log has events
 * and state names, even where it leaves out the data of an execution. A task timeout ends as FAILED with `States.Timeout`
 * there, not as TIMED_OUT.
 *
 * @param of.failStates Fail states of the definition, and their errors
 */
export function logFailures(of: {
  name: string;
  stage: StageSettings;
  executionLog: aws.cloudwatch.LogGroup;
  failStates: readonly { readonly state: string; readonly error: string }[];
}): readonly Metric[] {
  const { name, stage, executionLog, failStates } = of;
  const namespace = `${metricNamespace}/${stage.stage}/${name}`;
  const patterns = [
    ...Array.from(
      Map.groupBy(failStates, ({ error }) => error),
      ([error, states]) => [error, entered(states)],
    ),
    ["SendFailed", '{ $.type = "TaskSubmitFailed" || $.type = "TaskStartFailed" }'],
    ["States.Timeout", '{ $.type = "TaskTimedOut" }'],
  ] as const;
  return patterns.map(([error = "", pattern = ""]) => {
    new aws.cloudwatch.LogMetricFilter(`${name}${error.replaceAll(/\W/g, "")}Filter`, {
      name: physicalName(`${name}-${error}`),
      logGroupName: executionLog.name,
      pattern,
      metricTransformation: { namespace, name: error, value: "1", unit: "Count" },
    });
    return { namespace, name: error, dimensions: {} };
  });
}

function entered(states: readonly { readonly state: string }[]): string {
  const names = states.map(({ state }) => `$.details.name = ${JSON.stringify(state)}`).join(" || ");
  return `{ $.type = "FailStateEntered" && ${states.length === 1 ? names : `(${names})`} }`;
}

/** Everything of a workflow that should wake somebody up. */
export function watchWorkflow(workflow: {
  name: string;
  stateMachine: aws.sfn.StateMachine;
  failures: readonly Metric[];
  /** Those of its first task, by which undelivered events are archived. */
  settings: TaskSettings;
  events: WatchedEvents | undefined;
}): void {
  const { name, stateMachine, failures, settings, events } = workflow;
  createAlarms(name, [
    ...failures.map((metric) =>
      sum(`Failed-${metric.name}`, `Executions failed, or a send was retried, with ${metric.name}.`, metric),
    ),
    sum(
      "ExecutionsFailed",
      "Executions failed, whatever the error.",
      ofWorkflow(stateMachine, "ExecutionsFailed"),
    ),
    sum(
      "ExecutionsTimedOut",
      "Executions outlived all their time limits.",
      ofWorkflow(stateMachine, "ExecutionsTimedOut"),
    ),
    ...(events === undefined ? [] : eventAlarms(name, events, settings)),
  ]);
}

interface WatchedEvents {
  readonly bus: sst.aws.Bus;
  readonly rule: aws.cloudwatch.EventRule;
  readonly undelivered: sst.aws.Queue;
  readonly undeliveredFunction: sst.aws.Function;
}

function eventAlarms(
  name: string,
  { bus, rule, undelivered, undeliveredFunction }: WatchedEvents,
  settings: TaskSettings,
): readonly Alarm[] {
  return [
    sum(
      "EventUndelivered",
      "The rule could not start the workflow. The events are archived.",
      count("EventUndelivered", { Workflow: name }),
    ),
    sum(
      "UndeliveredRetried",
      "Undelivered events returned to their queue instead of being archived. See the log of the function that takes them.",
      count("DeadLetterRetried", { Workflow: name }),
    ),
    sum(
      "UndeliveredUnexpected",
      "Undelivered events returned to their queue after an error that nobody thought of. See the log.",
      count("Unexpected", { Workflow: name }),
    ),
    sum(
      "EventsLost",
      "The rule lost events: its dead-letter queue did not take them.",
      ofRule(rule, bus, "InvocationsFailedToBeSentToDlq"),
    ),
    ...functionAlarms("Undelivered", undeliveredFunction),
    age(
      "UndeliveredAge",
      "Undelivered events are not being archived. See the log of the function that takes them.",
      undelivered,
      deadLetterAgeAlarmSeconds(settings),
    ),
    unconsumed("Undelivered", undelivered, settings.deadLetterVisibilityTimeoutSeconds, settings),
  ];
}
