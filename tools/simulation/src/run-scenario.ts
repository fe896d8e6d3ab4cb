import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { awsFailure } from "./aws/aws-failure.ts";
import { eventSourceMappingModel } from "./aws/event-source-mapping-model.ts";
import { queueModel } from "./aws/queue-model.ts";
import { type ArchiveTable, archiveTable, type MessagesTable, messagesTable } from "./aws/table-model.ts";
import { virtualTime } from "./aws/virtual-time.ts";
import { type Execution, workflowModel } from "./aws/workflow-model.ts";
import { functionModel, type Surroundings } from "./function/function-model.ts";
import { type Story, story as storyOf } from "./function/story.ts";
import { type Deliveries, deliveries as noDeliveries } from "./scenario/deliveries.ts";
import { type FaultPlan, faultPlan } from "./scenario/fault-plan.ts";
import { bodyOf, type PlannedMessage, plannedMessages } from "./scenario/planned-message.ts";
import { random as randomOf } from "./scenario/random.ts";
import type { Scenario } from "./scenario/scenario.ts";
import type { Subject } from "./subject/subject.ts";

interface AtCallback {
  readonly isRecorded: boolean;
  readonly isArchived: boolean;
  /** SQS's id of the message whose token was used. */
  readonly sqsMessageId: string;
}

/** How a run ended, when nothing was left to happen. */
export interface RunResult {
  readonly settings: StageSettings;
  readonly planned: readonly PlannedMessage[];
  readonly executions: readonly Execution[];
  readonly planOf: ReadonlyMap<Execution, PlannedMessage>;
  readonly deliveries: Deliveries;
  readonly messages: MessagesTable;
  readonly archive: ArchiveTable;
  /** What was true at the moment when an execution was called back. */
  readonly atCallback: ReadonlyMap<Execution, AtCallback>;
  readonly plan: FaultPlan;
  readonly story: Story;
}

const start = Date.parse("2026-01-01T00:00:00Z");

/** Runs a scenario from its first message until no timer is left: days, if it has to. */
export async function runScenario(subject: Subject, scenario: Scenario): Promise<RunResult> {
  const time = virtualTime(start);
  const random = randomOf(scenario.seed);
  const settings = subject.settings(scenario);
  const story = storyOf(time);
  const plan = faultPlan(scenario, () => (time.now() - start) / 1000);
  const planned = plannedMessages(scenario);
  const deliveries = noDeliveries();
  const messages = messagesTable();
  const archive = archiveTable();
  const planOf = new Map<Execution, PlannedMessage>();
  const atCallback = new Map<Execution, AtCallback>();
  const byToken = new Map<string, string>();

  const onExpired = ({ messageId }: { messageId: string }) => {
    story.tell("SQS", `drops ${messageId}: its retention is over`);
    deliveries.get(messageId).isExpired = true;
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
        story.tell("SQS", `moves ${message.messageId} to the dead-letter queue`);
        const receiveCount = scenario.receiveCountGoesOn ? moved.receiveCount : 0;
        deadLetters.accept(message, { ...moved, receiveCount });
      },
    },
    onExpired,
  });

  function enqueue(message: PlannedMessage, token: string): void {
    const queued = deliveries.add(message, token, bodyOf(message, token));
    byToken.set(token, queued.messageId);
    const late = plan.onWay("delivered late", message.index, 1);
    queued.lateSeconds = plan.lasting(late?.seconds ?? 0);
    const { messageId, body, lateSeconds } = queued;
    const sent = { messageId, body, group: message.group, lateSeconds };
    story.tell("SQS", `holds ${messageId}, the ${message.kind} message of execution-${message.index}`);
    if (late !== undefined) story.tell("fault", `${messageId} is delivered ${lateSeconds} s late`);
    work.send(sent);
    // A FIFO queue delivers once; a standard queue at least once, with a copy that lives on its own.
    const twice = scenario.fifo ? undefined : plan.onWay("delivered twice", message.index, 1);
    if (twice === undefined) return;
    queued.hits.recorder += 1;
    queued.hits["dead-letter"] += 1;
    story.tell("fault", `${messageId} is delivered twice`);
    time.after((twice.seconds % 60) * 1000, () => work.send(sent));
  }

  const workflow = workflowModel({
    ...settings,
    clock: time,
    random,
    taskTimeoutSeconds: subject.hasTimeouts ? settings.taskTimeoutSeconds : undefined,
    executionTimeoutSeconds: subject.hasTimeouts ? settings.executionTimeoutSeconds : undefined,
    async send(execution, token, attempt) {
      const message = planOf.get(execution);
      if (message === undefined) throw new Error(`Nothing is planned for ${execution.name}.`);
      await new Promise<void>((resolve) => time.after(20, resolve));
      if (plan.onWay("send failed", message.index, attempt) !== undefined) {
        story.tell("fault", `attempt ${attempt} to send for ${execution.name} fails`);
        throw awsFailure("SQS.AmazonSQSException");
      }
      enqueue(message, token);
      if (plan.onWay("send answer lost", message.index, attempt) !== undefined) {
        story.tell("fault", `the answer to attempt ${attempt} to send for ${execution.name} is lost`);
        throw awsFailure("SQS.SdkClientException");
      }
    },
    acceptsOutput: (execution) => planOf.get(execution)?.kind !== "callback-rejected",
    onEnd: (execution, token) => {
      const error = execution.error === undefined ? "" : ` with ${execution.error}`;
      story.tell("Step Functions", `${execution.name} is ${execution.status}${error}`);
      if (token === undefined) return;
      const sqsMessageId = byToken.get(token) ?? "";
      atCallback.set(execution, {
        isRecorded: isRecorded(messages, execution.input),
        isArchived: archive.entries.has(sqsMessageId),
        sqsMessageId,
      });
    },
  });

  const surroundings: Surroundings = {
    time,
    random,
    story,
    plan,
    deliveries,
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
      surroundings,
      name: "recorder",
      queue: work,
      timeoutSeconds: settings.functionTimeoutSeconds,
      handler: subject.recorder,
    }),
  });
  if (subject.deadLetter !== undefined) {
    eventSourceMappingModel({
      ...mapping,
      queue: deadLetters,
      batchSize: 1,
      windowSeconds: 0,
      invoke: functionModel({
        surroundings,
        name: "dead-letter",
        queue: deadLetters,
        timeoutSeconds: settings.deadLetterFunctionTimeoutSeconds,
        handler: subject.deadLetter,
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
  return { settings, planned, executions, planOf, deliveries, messages, archive, atCallback, plan, story };
}

/** Whether the table holds exactly what an input asks to record. */
export function isRecorded(messages: MessagesTable, { id, time, detail }: Execution["input"]): boolean {
  const item = id === undefined ? undefined : messages.items.get(id);
  return item !== undefined && item.createdAt === Date.parse(time) && item.event === JSON.stringify(detail);
}
