import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { type ArchiveTable, archiveTable } from "./aws/archive-table.ts";
import { awsFailure } from "./aws/aws-failure.ts";
import { eventSourceMappingModel } from "./aws/event-source-mapping-model.ts";
import { type MessagesTable, messagesTable } from "./aws/messages-table.ts";
import { queueModel } from "./aws/queue-model.ts";
import { virtualTime } from "./aws/virtual-time.ts";
import { type Execution, workflowModel } from "./aws/workflow-model.ts";
import { functionModel } from "./function/function-model.ts";
import type { RunContext } from "./function/run-context.ts";
import { createTimeline, type Timeline } from "./function/timeline.ts";
import { type FaultPlan, faultPlan } from "./scenario/fault-plan.ts";
import { bodyOf, type PlannedMessage, plannedMessages } from "./scenario/planned-message.ts";
import { createQueuedMessages, type QueuedMessages } from "./scenario/queued-messages.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { seededRandom } from "./scenario/seeded-random.ts";
import type { SystemUnderTest } from "./system-under-test/system-under-test.ts";

interface AtCallback {
  readonly isRecorded: boolean;
  readonly isArchived: boolean;
  /** SQS's id of the message whose token was used. */
  readonly sqsMessageId: string;
}

/** The state of everything at the end of a run. */
export interface RunResult {
  readonly settings: StageSettings;
  readonly planned: readonly PlannedMessage[];
  readonly executions: readonly Execution[];
  readonly planOf: ReadonlyMap<Execution, PlannedMessage>;
  readonly queuedMessages: QueuedMessages;
  readonly messages: MessagesTable;
  readonly archive: ArchiveTable;
  /** What was true at the moment in which an execution was called back. */
  readonly atCallback: ReadonlyMap<Execution, AtCallback>;
  readonly plan: FaultPlan;
  readonly timeline: Timeline;
}

const start = Date.parse("2026-01-01T00:00:00Z");

/** Runs a scenario from its first message until no timer is left, which may be days of virtual time later. */
export async function runScenario(system: SystemUnderTest, scenario: Scenario): Promise<RunResult> {
  const time = virtualTime(start);
  const random = seededRandom(scenario.seed);
  const settings = system.settings(scenario);
  const timeline = createTimeline(time);
  const plan = faultPlan(scenario, () => (time.now() - start) / 1000);
  const planned = plannedMessages(scenario);
  const queuedMessages = createQueuedMessages();
  const messages = messagesTable();
  const archive = archiveTable();
  const planOf = new Map<Execution, PlannedMessage>();
  const atCallback = new Map<Execution, AtCallback>();
  const byToken = new Map<string, string>();

  const onExpired = ({ messageId }: { messageId: string }) => {
    timeline.add("SQS", `deletes ${messageId}: its retention is over`);
    queuedMessages.get(messageId).isExpired = true;
  };
  const deadLetters = queueModel({
    clock: time,
    fifo: scenario.fifo,
    delaySeconds: 0,
    visibilityTimeoutSeconds: settings.deadLetterVisibilityTimeoutSeconds,
    retentionSeconds: settings.deadLetterRetentionSeconds,
    onExpired,
  });
  const work = queueModel({
    clock: time,
    fifo: scenario.fifo,
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

  function enqueue(message: PlannedMessage, token: string): void {
    const queued = queuedMessages.add(message, token, bodyOf(message, token));
    byToken.set(token, queued.messageId);
    const late = plan.onSend("delivered late", message.index, 1);
    queued.lateSeconds = plan.lasting(late?.seconds ?? 0);
    const { messageId, body, lateSeconds } = queued;
    const sent = { messageId, body, group: message.group, lateSeconds };
    timeline.add("SQS", `holds ${messageId}, the ${message.kind} message of execution-${message.index}`);
    if (late !== undefined) timeline.add("fault", `${messageId} is delivered ${lateSeconds} s late`);
    work.send(sent);
    // A FIFO queue delivers a message once. A standard queue may deliver it again: here as a second message.
    const twice = scenario.fifo ? undefined : plan.onSend("delivered twice", message.index, 1);
    if (twice === undefined) return;
    queued.faultedReceives.recorder += 1;
    queued.faultedReceives["dead-letter"] += 1;
    timeline.add("fault", `${messageId} is delivered twice`);
    time.after((twice.seconds % 60) * 1000, () => work.send(sent));
  }

  const workflow = workflowModel({
    ...settings,
    clock: time,
    random,
    taskTimeoutSeconds: system.hasTimeouts ? settings.taskTimeoutSeconds : undefined,
    executionTimeoutSeconds: system.hasTimeouts ? settings.executionTimeoutSeconds : undefined,
    async send(execution, token, attempt) {
      const message = planOf.get(execution);
      if (message === undefined) throw new Error(`Nothing is planned for ${execution.name}.`);
      await new Promise<void>((resolve) => time.after(20, resolve));
      if (plan.onSend("send failed", message.index, attempt) !== undefined) {
        timeline.add("fault", `attempt ${attempt} to send for ${execution.name} fails`);
        throw awsFailure("SQS.AmazonSQSException");
      }
      enqueue(message, token);
      if (plan.onSend("send answer lost", message.index, attempt) !== undefined) {
        timeline.add("fault", `the answer to attempt ${attempt} to send for ${execution.name} is lost`);
        throw awsFailure("SQS.SdkClientException");
      }
    },
    acceptsOutput: (execution) => planOf.get(execution)?.kind !== "callback-rejected",
    onEnd: (execution, token) => {
      const error = execution.error === undefined ? "" : ` with ${execution.error}`;
      timeline.add("Step Functions", `${execution.name} is ${execution.status}${error}`);
      if (token === undefined) return;
      const sqsMessageId = byToken.get(token) ?? "";
      atCallback.set(execution, {
        isRecorded: isRecorded(messages, execution.input),
        isArchived: archive.entries.has(sqsMessageId),
        sqsMessageId,
      });
    },
  });

  const context: RunContext = {
    time,
    random,
    timeline,
    plan,
    queuedMessages,
    settings,
    messages,
    archive,
    workflow,
  };
  const mapping = {
    clock: time,
    maximumConcurrency: settings.maximumConcurrency,
    pollMs: () => 20 + random() * 980,
  };
  const window = settings.batchingWindowSeconds;
  eventSourceMappingModel({
    ...mapping,
    queue: work,
    batchSize: settings.batchSize,
    windowSeconds: window > 0 && scenario.lowTraffic ? Math.max(20, window) : window,
    invoke: functionModel({
      context,
      name: "recorder",
      queue: work,
      timeoutSeconds: settings.functionTimeoutSeconds,
      handler: system.recorder,
    }),
  });
  if (system.deadLetter !== undefined) {
    eventSourceMappingModel({
      ...mapping,
      queue: deadLetters,
      batchSize: 1,
      windowSeconds: 0,
      invoke: functionModel({
        context,
        name: "dead-letter",
        queue: deadLetters,
        timeoutSeconds: settings.deadLetterFunctionTimeoutSeconds,
        handler: system.deadLetter,
      }),
    });
  }

  for (const message of planned) {
    time.after(message.atSeconds * 1000, () => {
      if (message.foreignToken !== undefined) {
        enqueue(message, message.foreignToken);
        return;
      }
      workflow.start(`execution-${message.index}`, message.input, (execution) =>
        planOf.set(execution, message),
      );
    });
  }
  await time.run();
  const { executions } = workflow;
  return {
    settings,
    planned,
    executions,
    planOf,
    queuedMessages,
    messages,
    archive,
    atCallback,
    plan,
    timeline,
  };
}

/** Whether the table holds exactly the item that an input asks for. */
export function isRecorded(messages: MessagesTable, { id, time, detail }: Execution["input"]): boolean {
  const item = id === undefined ? undefined : messages.items.get(id);
  return item !== undefined && item.createdAt === Date.parse(time) && item.event === JSON.stringify(detail);
}
