import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { eventSourceMappingModel } from "./aws/event-source-mapping-model.ts";
import { executionArn } from "./aws/execution.ts";
import { type MessagesTable, messagesTable } from "./aws/messages-table.ts";
import { queueModel } from "./aws/queue-model.ts";
import { functionModel } from "./function/function-model.ts";
import type { RunContext, TaskContext } from "./function/run-context.ts";
import type { QueuedMessage, Sending } from "./scenario/queued-messages.ts";
import type { FunctionName, Scenario } from "./scenario/scenario.ts";
import type { TaskUnderTest } from "./system-under-test/system-under-test.ts";

/** The resources of one task in a run: its queue pair with both functions, and what its work writes to. */
export interface TaskModel {
  readonly task: TaskUnderTest;
  readonly settings: TaskSettings;
  readonly table: MessagesTable;
  /** SendMessage, with the faults that the plan has for it. */
  send(message: Omit<Sending, "task" | "isFifo">): QueuedMessage;
}

/** The models of a task's resources, and what consumes its queues. */
export function taskModel(run: RunContext, task: TaskUnderTest, scenario: Scenario): TaskModel {
  const { time, timeline, plan, queuedMessages, random } = run;
  const { name, hasOwnWork } = task;
  const settings = task.settings(scenario);
  const isFifo = settings.fifo !== undefined;
  const table = messagesTable();
  const context: TaskContext = { ...run, task: name, hasOwnWork, settings, table };

  const onExpired = ({ messageId }: { messageId: string }) => {
    timeline.add("SQS", `deletes ${messageId}: its retention is over`);
    queuedMessages.get(messageId).isExpired = true;
  };
  const deadLetters = queueModel({
    clock: time,
    fifo: isFifo,
    delaySeconds: 0,
    visibilityTimeoutSeconds: settings.deadLetterVisibilityTimeoutSeconds,
    retentionSeconds: settings.deadLetterRetentionSeconds,
    onExpired,
  });
  const work = queueModel({
    clock: time,
    fifo: isFifo,
    delaySeconds: settings.deliveryDelaySeconds,
    visibilityTimeoutSeconds: settings.visibilityTimeoutSeconds,
    retentionSeconds: settings.queueRetentionSeconds,
    redrive: {
      maxReceiveCount: settings.maxReceiveCount,
      move: (message, moved) => {
        timeline.add("SQS", `moves ${message.messageId} to the dead-letter queue`);
        const receiveCount = scenario.receiveCountContinues ? moved.receiveCount : 0;
        deadLetters.accept(message, { ...moved, receiveCount });
      },
    },
    onExpired,
  });

  const mapping = {
    clock: time,
    maximumConcurrency: settings.maximumConcurrency,
    pollMs: () => 20 + random() * 980,
  };
  const functionOf = (
    functionName: FunctionName,
    timeoutSeconds: number,
    handler: NonNullable<TaskUnderTest["deadLetter"]>,
  ) =>
    functionModel({
      ...{ context, timeoutSeconds, handler },
      name: functionName,
      queue: functionName === "work" ? work : deadLetters,
    });
  const window = settings.batchingWindowSeconds;
  eventSourceMappingModel({
    ...mapping,
    queue: work,
    batchSize: settings.batchSize,
    windowSeconds: window > 0 && scenario.lowTraffic ? Math.max(20, window) : window,
    invoke: functionOf("work", settings.functionTimeoutSeconds, task.work),
  });
  if (task.deadLetter !== undefined) {
    eventSourceMappingModel({
      ...mapping,
      queue: deadLetters,
      batchSize: 1,
      windowSeconds: 0,
      invoke: functionOf("dead-letter", settings.deadLetterFunctionTimeoutSeconds, task.deadLetter),
    });
  }

  return {
    task,
    settings,
    table,
    send(message) {
      const queued = queuedMessages.add({ ...message, task: name, isFifo });
      const sent = { task: name, message: queued.planned.index, attempt: 1 };
      const late = plan.onSend("delivered late", sent);
      queued.lateSeconds = plan.lasting(late?.seconds ?? 0);
      const { messageId, body, group, run: sender, lateSeconds } = queued;
      const of = `the ${queued.kind} message of ${message.run?.execution.name ?? "somebody else"}`;
      timeline.add("SQS", `holds ${messageId}, ${of}`);
      if (late !== undefined) timeline.add("fault", `${messageId} is delivered ${lateSeconds} s late`);
      const attributes =
        sender === undefined
          ? {}
          : { Execution: text(executionArn(sender.execution)), State: text(sender.state) };
      const toSend = { messageId, body, group, attributes, lateSeconds };
      work.send(toSend);
      // A FIFO queue delivers a message once. A standard queue may deliver it again: here as a second message.
      const twice = isFifo ? undefined : plan.onSend("delivered twice", sent);
      if (twice === undefined) return queued;
      queued.isDeliveredTwice = true;
      queued.faultedReceives.work += 1;
      queued.faultedReceives["dead-letter"] += 1;
      timeline.add("fault", `${messageId} is delivered twice`);
      time.after((twice.seconds % 60) * 1000, () => work.send(toSend));
      return queued;
    },
  };
}

/** A message attribute of the type String. */
const text = (stringValue: string) => ({ dataType: "String", stringValue }) as const;
