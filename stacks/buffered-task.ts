import { acceptsNothing } from "@ringback/contracts/message/accepts-nothing";
import { type TaskLink, taskLinkName, taskVariable } from "@ringback/contracts/resources/task-link";
import type { FifoSettings, TaskSettings } from "@ringback/contracts/settings/task-settings";
import { type TaskState, type TaskStateOptions, taskState } from "@ringback/contracts/workflow/task-state";
import { showOnDashboard } from "./monitoring/dashboard.ts";
import { watchTask } from "./monitoring/task-alarms.ts";
import { taskWidgets } from "./monitoring/task-widgets.ts";
import type { Permission } from "./security/permission.ts";
import { taskSettings } from "./stage/checks.ts";
import { currentStage } from "./stage/current-stage.ts";
import { stageLink } from "./stage/stage-link.ts";
import { archive } from "./storage/archive.ts";
import { checkIsInTime, completeSettings, declareTask, whenComplete } from "./task/declarations.ts";
import { consumeQueues, type TaskFunctions, taskFunctions } from "./task/functions.ts";
import { checkHandler, handlerExports } from "./task/handler-exports.ts";
import { pairName, type QueueKind, type QueuePair, queuePair } from "./task/queues.ts";

/** How a task is declared to the cloud. */
export interface BufferedTaskOptions {
  /**
   * The module of the task in the functions, as SST wants a handler: the file from the app's folder without its extension,
   * and `.handler`. It exports what `bufferedTask` of the functions returns: `handler` and `deadLetterHandler`.
   */
  readonly handler: string;
  /** The zod schema of the body's `event`, of the contracts: the one that the module gives to `bufferedTask`. */
  readonly payload: Parameters<typeof acceptsNothing>[0];
  /** What differs from the settings of the stage (`taskSettings`). `fifo` and `draining` have options of their own. */
  readonly settings?: Partial<Omit<TaskSettings, "fifo" | "drainingPairs">>;
  /** A FIFO pair of queues instead of a standard one: order within a message group. */
  readonly fifo?: FifoSettings | undefined;
  /**
   * The kind of queue that the task had before it changed: it gets no new messages, and is consumed until somebody takes
   * this line away. Without it a change of kind would leave messages behind.
   */
  readonly draining?: QueueKind | undefined;
  /** What its work does with other services. */
  readonly permissions?: readonly Permission[];
  /** What its look does, in the dead-letter function. */
  readonly lookPermissions?: readonly Permission[];
  /** What both functions find in `Resource`. A link of an SST component also grants them everything with it. */
  readonly link?: readonly unknown[];
  /** Variables of both functions. */
  readonly environment?: Readonly<Record<string, $util.Input<string>>>;
  /** The table of `recordingIn`, where it records its messages. */
  readonly messagesTable?: sst.aws.Dynamo;
}

/** A task that is declared. */
export interface BufferedTask {
  readonly name: string;
  readonly settings: TaskSettings;
  /** The pair of queues that workflows send to, and after it one that is draining. */
  readonly queuePairs: readonly QueuePair[];
  /** The URL that workflows send to. */
  readonly queueUrl: $util.Output<string>;
  readonly functions: TaskFunctions;
  /** What its functions know of it. */
  readonly link: sst.Linkable<object>;
  /** Where it records its messages, if it does. */
  readonly messagesTable: sst.aws.Dynamo | undefined;
  /**
   * The state that sends a message and waits for the callback, for any definition: of `workflow`, or of a state machine of
   * one's own, which `calledBackFrom` has to be told of.
   */
  state(options: TaskStateOptions): TaskState<$util.Output<string>>;
  /** Lets the task call back a state machine that `workflow` has not made. Its role needs `sqs:SendMessage` on the queues. */
  calledBackFrom(stateMachineArn: $util.Input<string>): void;
}

/** By the URL of its queue, which every state of it has. */
const tasks = new Map<unknown, BufferedTask>();

/** The task that a state of a definition waits for. */
export function taskOfState(state: object): BufferedTask | undefined {
  const { Arguments }: { Arguments?: { QueueUrl?: unknown } } = state;
  return tasks.get(Arguments?.QueueUrl);
}

/**
 * Declares a task: its queue pair, its two functions with roles that list what they do, mappings, alarms and its row of the
 * dashboard.
 *
 * @param name begins with a capital letter, letters and digits, 24 at most; no other task of the app has it
 * @throws Error with a sentence that names the task, for a name that is taken, for a handler that is not there or lacks an
 *   export, for a payload that accepts nothing and for settings that cannot work
 */
export function bufferedTask(name: string, options: BufferedTaskOptions): BufferedTask {
  const { fifo, draining, messagesTable, environment = {} } = options;
  const kind: QueueKind = fifo === undefined ? "standard" : "fifo";
  const kinds: readonly QueueKind[] = draining === undefined ? [kind] : [kind, draining];
  check(name, options, kind);
  const handlerFile = checkHandler(`task "${name}"`, options.handler, Object.values(handlerExports));
  const settings = taskSettings(currentStage().name, {
    ...options.settings,
    ...(fifo === undefined ? {} : { fifo }),
    drainingPairs: kinds.length - 1,
  });
  const declaration = declareTask({
    name,
    settings,
    hasOwnRate: options.settings?.callbackRatePerSecond !== undefined,
    components: [name, `${name}DeadLetter`, ...kinds.map((each) => pairName(name, each))],
  });
  const queuePairs = kinds.map((each, index) =>
    queuePair({ task: name, kind: each, isDraining: index > 0, settings }),
  );
  const [active] = queuePairs;
  if (active === undefined) throw new Error("A task has one pair of queues at least.");
  const queueUrl = active.work.url;
  const link = new sst.Linkable(taskLinkName(name), {
    properties: {
      task: name,
      queueUrl,
      settings: completeSettings(declaration, queueUrl),
      ...(messagesTable === undefined ? {} : { messagesTable: messagesTable.name }),
    } satisfies { [K in keyof TaskLink]: $util.Input<TaskLink[K]> },
  });
  const functions = taskFunctions({
    name,
    settings,
    queuePairs,
    handlerFile,
    links: [link, archive().link, stageLink(), ...(options.link ?? [])],
    environment: { ...environment, [taskVariable]: name },
    permissions: options.permissions ?? [],
    lookPermissions: options.lookPermissions ?? [],
    stateMachineArns: whenComplete(queueUrl, () => $util.all(declaration.stateMachineArns)),
  });
  consumeQueues({ queuePairs, functions, settings });
  watchTask({ name, settings, queuePairs, functions });
  showOnDashboard("tasks", () => taskWidgets({ name, queuePairs, functions, messagesTable }), queueUrl);
  const { partition } = aws.getPartitionOutput();
  const resource = $interpolate`arn:${partition}:states:::sqs:sendMessage.waitForTaskToken`;
  const task: BufferedTask = {
    name,
    settings,
    link,
    queuePairs,
    queueUrl,
    functions,
    messagesTable,
    state: (ofState) => taskState({ queueUrl, resource, settings }, ofState),
    calledBackFrom(stateMachineArn) {
      checkIsInTime(`The task "${name}" is told of a state machine`);
      declaration.stateMachineArns.push(stateMachineArn);
    },
  };
  tasks.set(queueUrl, task);
  return task;
}

function check(name: string, options: BufferedTaskOptions, kind: QueueKind): void {
  const { draining, payload, environment = {}, settings = {} } = options;
  if ("fifo" in settings) {
    throw new Error(
      `Task "${name}" has fifo among its settings, which alone would leave its queue a standard one: give \`fifo\` to bufferedTask itself.`,
    );
  }
  const known = Object.keys(taskSettings(currentStage().name));
  const unknown = Object.keys(settings).find((setting) => !known.includes(setting));
  if (unknown !== undefined) {
    throw new Error(
      `Task "${name}" has a setting ${unknown}, which there is not. There are ${known.join(", ")}.`,
    );
  }
  if (draining === kind) {
    throw new Error(`Task "${name}" cannot drain its ${kind} queue: it still sends to it.`);
  }
  if (acceptsNothing(payload)) {
    throw new Error(
      `The payload of task "${name}" accepts nothing: every message would fail with InvalidMessage. Let the schema accept what the workflow sends.`,
    );
  }
  const reserved = Object.keys(environment).find((variable) => variable.startsWith("RINGBACK_"));
  if (reserved !== undefined) {
    throw new Error(
      `Task "${name}" sets ${reserved}: variables that begin with RINGBACK_ are Ringback's own.`,
    );
  }
}
