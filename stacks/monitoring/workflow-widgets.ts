import { type Metric, ofWorkflow } from "./metrics.ts";
import { graph, type Widget } from "./widget.ts";

/** A workflow's row of the dashboard: its executions, failures that no function reported, and those that failed last. */
export function workflowWidgets(workflow: {
  readonly name: string;
  readonly stateMachine: aws.sfn.StateMachine;
  readonly executionLog: aws.cloudwatch.LogGroup;
  readonly failures: readonly Metric[];
}): readonly Widget[] {
  const { name, stateMachine, executionLog, failures } = workflow;
  const executions = ["Started", "Succeeded", "Failed", "TimedOut", "Aborted"];
  return [
    graph(
      `${name}: executions`,
      "Sum",
      executions.map((end) => ofWorkflow(stateMachine, `Executions${end}`)),
    ),
    graph(`${name}: failures that no function reported`, "Sum", failures),
    failedExecutions(name, executionLog),
  ];
}

function failedExecutions(name: string, log: aws.cloudwatch.LogGroup): Widget {
  const query = $interpolate`SOURCE '${log.name}' | filter type = "ExecutionFailed" | fields @timestamp, execution_arn | sort @timestamp desc | limit 20`;
  const title = `${name}: executions that failed last`;
  return {
    type: "log",
    properties: { title, region: aws.getRegionOutput().region, view: "table", query },
  };
}
