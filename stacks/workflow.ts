import { type WorkflowLink, workflowLinkName } from "@ringback/contracts/resources/workflow-link";
import { taskStateSeconds } from "@ringback/contracts/settings/derived-times";
import { defaultTimeoutSeconds } from "@ringback/contracts/workflow/default-timeout";
import { longestPathSeconds } from "@ringback/contracts/workflow/longest-path";
import { allStates, type WalkedState } from "@ringback/contracts/workflow/states-of";
import { wholeTaskState } from "@ringback/contracts/workflow/whole-task";
import { type BufferedTask, taskOfState } from "./buffered-task.ts";
import { showOnDashboard } from "./monitoring/dashboard.ts";
import { logFailures, watchWorkflow } from "./monitoring/workflow-alarms.ts";
import { workflowWidgets } from "./monitoring/workflow-widgets.ts";
import { logEncryption, workflowEncryption } from "./security/encryption.ts";
import type { Permission } from "./security/permission.ts";
import { checkWorkflow } from "./stage/checks.ts";
import { currentStage } from "./stage/current-stage.ts";
import { physicalName } from "./stage/physical-name.ts";
import { checkIsInTime } from "./task/declarations.ts";
import { type EventOptions, startOnEvents } from "./workflow/events.ts";
import { workflowRole } from "./workflow/workflow-role.ts";

/** How a workflow is declared. */
export interface WorkflowOptions {
  /**
   * The definition in the Amazon States Language, without its timeout. A task's state is what its `state` returns, and may
   * stand anywhere, in Parallel and Map too.
   */
  readonly definition: {
    readonly Comment?: string;
    readonly QueryLanguage?: "JSONata" | "JSONPath";
    readonly StartAt: string;
    // With whatever fields the language has.
    readonly States: Readonly<Record<string, object>>;
  };
  /**
   * TimeoutSeconds of the definition: longer than its longest way through its tasks. Without it a fifth longer than that
   * way. A definition whose ways have no bound (a loop or a Map with a task in it) has to name it.
   */
  readonly timeoutSeconds?: number;
  /** What its other states do: those of its tasks' states are there by themselves. */
  readonly permissions?: readonly Permission[];
  /** The Fail states that somebody is to be told of, by an alarm of their error's name. */
  readonly alarmedFailStates?: readonly string[];
  /** Starts it for events; without it only StartExecution does. */
  readonly events?: EventOptions;
}

/** A workflow that is declared. */
export interface Workflow {
  readonly name: string;
  readonly stateMachine: aws.sfn.StateMachine;
  /** The log of executions: what happened and when, at level ERROR and without their data. */
  readonly executionLog: aws.cloudwatch.LogGroup;
}

const names = new Set<string>();

/**
 * Declares a workflow: a state machine with a role that lists what it does, a log, alarms and its row of the dashboard.
 *
 * @param name begins with a capital letter, letters and digits, 24 at most; no other workflow of the app has it
 * @throws Error with a sentence that names the workflow, for a name that is taken, for a definition without a task, and for
 *   a timeout that cannot work or is missing
 */
export function workflow(name: string, options: WorkflowOptions): Workflow {
  checkIsInTime(`Workflow "${name}" is declared`);
  checkName(name);
  const { definition, permissions = [] } = options;
  const { settings: stage, logRetentionDays } = currentStage();
  const states = allStates(definition).flatMap(([state, body]) => {
    const task = taskOfState(body);
    if (task === undefined) return [];
    checkTimes(name, state, body, task);
    return [{ state, task }];
  });
  const tasks = [...new Set(states.map(({ task }) => task))];
  const [firstTask] = tasks;
  if (firstTask === undefined) {
    throw new Error(
      `Workflow "${name}" has no task: put the state of one into its definition, as it is returned by \`state\`.`,
    );
  }
  const timeoutSeconds = timeoutOf(name, options, tasks);
  const resource = `${name}Workflow`;
  const stateMachineName = physicalName(resource, 80);
  const executionLog = new aws.cloudwatch.LogGroup(`${resource}Log`, {
    // Log delivery keeps its resource policy short for names under this prefix.
    name: `/aws/vendedlogs/states/${physicalName(resource)}`,
    retentionInDays: logRetentionDays,
    ...logEncryption(),
  });
  const stateMachine = new aws.sfn.StateMachine(resource, {
    name: stateMachineName,
    type: "STANDARD",
    roleArn: workflowRole({ resource, stateMachineName, tasks, permissions }).arn,
    // SST's own builder writes `Timeout`, which AWS refuses.
    definition: $jsonStringify({ ...definition, TimeoutSeconds: timeoutSeconds }),
    loggingConfiguration: {
      level: "ERROR",
      // The data of an execution holds its task tokens.
      includeExecutionData: false,
      logDestination: $interpolate`${executionLog.arn}:*`,
    },
    tracingConfiguration: { enabled: true },
    ...workflowEncryption(),
  });
  for (const task of tasks) task.calledBackFrom(stateMachine.arn);
  const events =
    options.events === undefined
      ? undefined
      : startOnEvents({ name, stateMachine, firstTask, options: options.events });
  const failures = logFailures({ name, stage, executionLog, failStates: failStates(name, options) });
  watchWorkflow({ name, stateMachine, failures, settings: firstTask.settings, events });
  showOnDashboard(
    "workflows",
    () => workflowWidgets({ name, stateMachine, executionLog, failures }),
    executionLog.arn,
  );
  const whole = wholeTaskState(definition);
  const wholeTask = states.find(({ state }) => state === whole)?.task.name;
  new sst.Linkable(workflowLinkName(name), {
    properties: {
      workflow: name,
      arn: stateMachine.arn,
      timeoutSeconds,
      tasks: states.map(({ state, task }) => ({ state, task: task.name })),
      ...(wholeTask === undefined ? {} : { wholeTask }),
      ...(events === undefined ? {} : { eventBus: events.bus.name, undeliveredArn: events.undelivered.arn }),
    } satisfies { [K in keyof WorkflowLink]: $util.Input<WorkflowLink[K]> },
  });
  return { name, stateMachine, executionLog };
}

function checkName(name: string): void {
  if (!/^[A-Z][A-Za-z0-9]{0,23}$/.test(name)) {
    throw new Error(
      `The workflow name "${name}" has to start with a capital letter and have letters and digits only, 24 at most.`,
    );
  }
  const key = name.toLowerCase();
  if (names.has(key)) throw new Error(`Workflow "${name}" is declared twice.`);
  names.add(key);
}

function timeoutOf(name: string, options: WorkflowOptions, tasks: readonly BufferedTask[]): number {
  const longest = longestPathSeconds(options.definition, (state) => {
    const task = taskOfState(state);
    return task === undefined ? undefined : taskStateSeconds(task.settings);
  });
  const timeoutSeconds =
    options.timeoutSeconds ?? (longest === undefined ? undefined : defaultTimeoutSeconds(longest));
  if (timeoutSeconds === undefined) {
    throw new Error(
      `The longest way through workflow "${name}" has no bound: a task is in a loop, a Map or a retry, or a state waits for as long as something else takes. Give it \`timeoutSeconds\`, longer than its executions may take.`,
    );
  }
  checkWorkflow({ name, timeoutSeconds, longestPathSeconds: longest, tasks }, currentStage().settings);
  return timeoutSeconds;
}

/** The states of a task that are not as `state` has returned them would leave the bound that its settings give. */
function checkTimes(name: string, state: string, body: WalkedState, { name: task, settings }: BufferedTask) {
  if (body.TimeoutSeconds !== settings.taskTimeoutSeconds) {
    throw new Error(
      `State "${state}" of workflow "${name}" has TimeoutSeconds ${body.TimeoutSeconds}, and task "${task}" needs ${settings.taskTimeoutSeconds}: change taskTimeoutSeconds of its settings instead, which are checked.`,
    );
  }
  if ("HeartbeatSeconds" in body || "HeartbeatSecondsPath" in body) {
    throw new Error(
      `State "${state}" of workflow "${name}" wants heartbeats, and task "${task}" sends none: every execution would fail. Take them out.`,
    );
  }
}

/** The Fail states that have an alarm, by their error's name. */
function failStates(name: string, { definition, alarmedFailStates = [] }: WorkflowOptions) {
  const states = new Map(allStates(definition));
  return alarmedFailStates.map((state) => {
    const error = states.get(state)?.Error;
    // CloudWatch allows the others in no metric's name, and an expression has them.
    if (typeof error === "string" && !/[:*${]/.test(error)) return { state, error };
    throw new Error(
      `Workflow "${name}" has no Fail state "${state}" with an Error of its own. It names the alarm, so it can be no expression and has none of : * $ {.`,
    );
  });
}
