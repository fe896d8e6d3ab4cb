import { taskVariable, workflowVariable } from "@ringback/contracts/resources/task-link";
import { maximumSqsMessageBytes } from "@ringback/contracts/settings/aws-ranges";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { useOfKeyStatements } from "../security/encryption.ts";
import { assumedBy, policy, role } from "../security/policy.ts";
import { physicalName } from "../stage/physical-name.ts";
import { stageLink } from "../stage/stage-link.ts";
import { archive } from "../storage/archive.ts";
import { consume, consumer, consumes } from "../task/consumer.ts";
import { checkHandler } from "../task/handler-exports.ts";
import { deadLetterQueue, setQueuePolicy } from "../task/queues.ts";
import { eventBus } from "./event-bus.ts";

/** How events start a workflow. */
export interface EventOptions {
  /**
   * The module of the function that archives what the rule could not deliver, as SST wants a handler: it exports as
   * `handler` what `undeliveredEventsHandler` of the functions returns.
   */
  readonly undelivered: string;
  /** The events that start it (EventBridge: "event patterns"); without it all that are put on the bus. */
  readonly pattern?: Readonly<Record<string, unknown>>;
}

/** What starts a workflow. */
export interface WorkflowEvents {
  readonly bus: sst.aws.Bus;
  readonly rule: aws.cloudwatch.EventRule;
  /** Where EventBridge puts what its rule could not deliver, and the function that archives it. */
  readonly undelivered: sst.aws.Queue;
  readonly undeliveredFunction: sst.aws.Function;
}

/** The rule that starts a workflow for events of the app's bus, and what keeps those that it could not deliver. */
export function startOnEvents(workflow: {
  name: string;
  stateMachine: aws.sfn.StateMachine;
  firstTask: { readonly name: string; readonly settings: TaskSettings; readonly link: sst.Linkable<object> };
  options: EventOptions;
}): WorkflowEvents {
  const { name, stateMachine, firstTask, options } = workflow;
  const bus = eventBus();
  const undelivered = deadLetterQueue({
    name: `${name}UndeliveredEvents`,
    kind: "standard",
    isProtected: $app.protect,
    settings: firstTask.settings,
    // Events are as large as EventBridge takes them, whatever the messages are.
    maximumBytes: maximumSqsMessageBytes,
  });
  const rule = new aws.cloudwatch.EventRule(`${name}WorkflowRule`, {
    name: physicalName(`${name}WorkflowRule`, 64),
    eventBusName: bus.name,
    eventPattern: JSON.stringify(options.pattern ?? { source: [{ prefix: "" }] }),
  });
  const ruleRole = role({
    name: `${name}RuleRole`,
    trust: assumedBy("events.amazonaws.com", { ArnEquals: { "aws:SourceArn": rule.arn } }),
    policy: policy(
      { Sid: "Start", Effect: "Allow", Action: ["states:StartExecution"], Resource: stateMachine.arn },
      ...useOfKeyStatements("states"),
    ),
  });
  setQueuePolicy(`${name}UndeliveredEvents`, undelivered, {
    Sid: "RuleDelivers",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["sqs:SendMessage"],
    Resource: undelivered.arn,
    Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
  });
  new aws.cloudwatch.EventTarget(`${name}WorkflowRuleTarget`, {
    rule: rule.name,
    eventBusName: bus.name,
    arn: stateMachine.arn,
    roleArn: ruleRole.arn,
    deadLetterConfig: { arn: undelivered.arn },
  });
  const undeliveredFunction = archiveUndelivered(name, undelivered, firstTask, options);
  return { bus, rule, undelivered, undeliveredFunction };
}

/** One event at a time, with the time limits of the workflow's first task. */
function archiveUndelivered(
  name: string,
  queue: sst.aws.Queue,
  { name: task, settings, link }: Parameters<typeof startOnEvents>[0]["firstTask"],
  { undelivered }: EventOptions,
): sst.aws.Function {
  checkHandler(`workflow "${name}" (events.undelivered)`, undelivered, ["handler"]);
  const { table, link: archiveLink } = archive();
  const lambda = consumer({
    name: `${name}Undelivered`,
    handler: undelivered,
    timeoutSeconds: settings.deadLetterFunctionTimeoutSeconds,
    memoryMb: settings.functionMemoryMb,
    links: [link, archiveLink, stageLink()],
    environment: { [taskVariable]: task, [workflowVariable]: name },
    permissions: [
      consumes(queue),
      { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], resources: [table.arn] },
    ],
  });
  consume({
    name: `${name}UndeliveredEventsMapping`,
    queue,
    consumer: lambda,
    batchSize: 1,
    windowSeconds: 0,
    maximumConcurrency: settings.deadLetterMaximumConcurrency,
  });
  return lambda;
}
