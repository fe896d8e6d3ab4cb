import { type ArchiveTable, archiveTable } from "./aws/archive-table.ts";
import { awsFailure } from "./aws/aws-failure.ts";
import type { Execution, TaskRun } from "./aws/execution.ts";
import { virtualTime } from "./aws/virtual-time.ts";
import { workflowModel } from "./aws/workflow-model.ts";
import { createTimeline, type Timeline } from "./function/timeline.ts";
import { isDone } from "./is-done.ts";
import { type FaultPlan, faultPlan } from "./scenario/fault-plan.ts";
import { contentAt, kindAt, type PlannedMessage, plannedMessages } from "./scenario/planned-message.ts";
import { createQueuedMessages, type QueuedMessages } from "./scenario/queued-messages.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { seededRandom } from "./scenario/seeded-random.ts";
import type { SystemUnderTest } from "./system-under-test/system-under-test.ts";
import { workflowTimeoutSeconds } from "./system-under-test/workflow-timeout-seconds.ts";
import { type TaskModel, taskModel } from "./task-model.ts";

interface AtCallback {
  /** Whether the work of its message was done. */
  readonly isDone: boolean;
  readonly isArchived: boolean;
  /** SQS's id of the message whose token was used. */
  readonly sqsMessageId: string;
}

/** The state of everything at the end of a run. */
export interface RunResult {
  readonly planned: readonly PlannedMessage[];
  readonly executions: readonly Execution[];
  readonly planOf: ReadonlyMap<Execution, PlannedMessage>;
  /** Every state with a task that an execution has entered. */
  readonly taskRuns: readonly TaskRun[];
  readonly queuedMessages: QueuedMessages;
  /** Its tasks by their names. */
  readonly tasks: ReadonlyMap<string, TaskModel>;
  readonly timeoutSecondsOf: ReadonlyMap<string, number>;
  readonly archive: ArchiveTable;
  /** What was true at the moment in which a task was called back. */
  readonly atCallback: ReadonlyMap<TaskRun, AtCallback>;
  readonly plan: FaultPlan;
  readonly timeline: Timeline;
  /** Redrives an execution that has failed, with no fault any more, until no timer is left. */
  redrive(execution: Execution): Promise<void>;
}

const start = Date.parse("2026-01-01T00:00:00Z");
/** Step Functions takes an output of 262,144 bytes at most. */
const maximumOutputCharacters = 262_144;

/** Runs a scenario from its first message until no timer is left, which may be days of virtual time later. */
export async function runScenario(system: SystemUnderTest, scenario: Scenario): Promise<RunResult> {
  const time = virtualTime(start);
  const random = seededRandom(scenario.seed);
  const timeline = createTimeline(time);
  const taskNames = system.tasks.map(({ name }) => name);
  const plan = faultPlan(scenario, taskNames, () => (time.now() - start) / 1000);
  const planned = plannedMessages(scenario, system);
  const queuedMessages = createQueuedMessages();
  const archive = archiveTable();
  const planOf = new Map<Execution, PlannedMessage>();
  const atCallback = new Map<TaskRun, AtCallback>();
  const byToken = new Map<string, string>();
  const tasks = new Map<string, TaskModel>();

  const plannedFor = (execution: Execution) => required(planOf.get(execution), `a plan of ${execution.name}`);
  const taskOf = (name: string) => required(tasks.get(name), `a task ${name}`);

  const workflow = workflowModel({
    clock: time,
    random,
    timesOf: (name) => {
      const { settings } = taskOf(name);
      return system.hasTimeouts ? settings : { ...settings, taskTimeoutSeconds: undefined };
    },
    async send(run, token, attempt) {
      const { execution, state } = run;
      const message = plannedFor(execution);
      const sent = { task: run.task, message: message.index, attempt };
      await new Promise<void>((resolve) => time.after(20, resolve));
      if (plan.onSend("send failed", sent) !== undefined) {
        timeline.add("fault", `attempt ${attempt} to send for ${execution.name} fails`);
        throw awsFailure("SQS.AmazonSQSException");
      }
      byToken.set(token, taskOf(run.task).send({ planned: message, state, run, token }).messageId);
      if (plan.onSend("send answer lost", sent) !== undefined) {
        timeline.add("fault", `the answer to attempt ${attempt} to send for ${execution.name} is lost`);
        throw awsFailure("SQS.SdkClientException");
      }
    },
    acceptsOutput: ({ execution, state }, output) =>
      kindAt(plannedFor(execution), state) !== "callback-rejected" &&
      output.length <= maximumOutputCharacters,
    onCalledBack: (run, token) => {
      const error = run.error === undefined ? "" : ` with ${run.error}`;
      timeline.add("Step Functions", `${run.state} of ${run.execution.name} is ${run.status}${error}`);
      const sqsMessageId = byToken.get(token) ?? "";
      atCallback.set(run, {
        isDone: isDone(taskOf(run.task).table, contentAt(plannedFor(run.execution), run.state)),
        isArchived: archive.entries.has(sqsMessageId),
        sqsMessageId,
      });
    },
    onEnd: (execution) => {
      const error = execution.error === undefined ? "" : ` with ${execution.error}`;
      timeline.add("Step Functions", `${execution.name} is ${execution.status}${error}`);
    },
  });

  const run = { time, random, timeline, plan, queuedMessages, archive, workflow };
  for (const task of system.tasks) tasks.set(task.name, taskModel(run, task, scenario));
  const settingsOf = (name: string) => taskOf(name).settings;
  const timeoutSecondsOf = new Map(
    system.workflows.map(({ name, definition, timeoutSeconds = workflowTimeoutSeconds(definition) }) => [
      name,
      timeoutSeconds(settingsOf),
    ]),
  );

  for (const message of planned) {
    time.after(message.atSeconds * 1000, () => {
      const { foreignToken: token, state, task, index, input } = message;
      if (token !== undefined) {
        taskOf(task).send({ planned: message, state, run: undefined, token });
        return;
      }
      const timeoutSeconds = system.hasTimeouts ? timeoutSecondsOf.get(message.workflow.name) : undefined;
      workflow.start({ ...message.workflow, timeoutSeconds }, `execution-${index}`, input, (execution) =>
        planOf.set(execution, message),
      );
    });
  }
  await time.run();
  const { executions } = workflow;
  return {
    ...{ planned, executions, planOf, queuedMessages, tasks, timeoutSecondsOf, archive, atCallback },
    get taskRuns() {
      return executions.flatMap(({ taskRuns }) => taskRuns);
    },
    ...{ plan, timeline },
    redrive: (execution) => {
      plan.stop();
      timeline.add("Step Functions", `${execution.name} is redriven`);
      workflow.redrive(execution);
      return time.run();
    },
  };
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The run has no ${what}.`);
  return value;
}
