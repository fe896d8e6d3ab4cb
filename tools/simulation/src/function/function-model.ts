import type { CallBudget, StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { Clock } from "@ringback/core/ports/clock";
import { acknowledgedOf } from "../aws/event-source-mapping-model.ts";
import { lambdaProcess } from "../aws/lambda-process.ts";
import type { QueueModel, ReceivedMessage } from "../aws/queue-model.ts";
import type { ArchiveTable, MessagesTable } from "../aws/table-model.ts";
import type { WorkflowModel } from "../aws/workflow-model.ts";
import type { Deliveries, QueuedMessage } from "../scenario/deliveries.ts";
import type { FaultPlan, Service } from "../scenario/fault-plan.ts";
import type { FunctionName, ReceiveFaultKind } from "../scenario/scenario.ts";
import type { FunctionEnvironment } from "../subject/function-environment.ts";
import type { FunctionHandler } from "../subject/subject.ts";
import { runInvocation } from "./invocation.ts";
import { serviceCalls } from "./service-calls.ts";
import type { Story } from "./story.ts";

/** What a function's invocations run in. */
export interface Surroundings {
  readonly time: Clock;
  readonly random: () => number;
  readonly story: Story;
  readonly plan: FaultPlan;
  readonly deliveries: Deliveries;
  readonly settings: StageSettings;
  readonly messages: MessagesTable;
  readonly archive: ArchiveTable;
  readonly workflow: WorkflowModel;
}

/**
 * A Lambda function behind its event source mapping: each batch is a process of its own, which the faults of the
 * plan may end, stall or cut off. What it answers decides what is deleted.
 */
export function functionModel(options: {
  surroundings: Surroundings;
  name: FunctionName;
  queue: QueueModel;
  timeoutSeconds: number;
  handler: (environment: FunctionEnvironment) => FunctionHandler;
}): (batch: readonly ReceivedMessage[]) => Promise<void> {
  const { surroundings, name, queue, timeoutSeconds } = options;
  const { time, random, story, plan, deliveries } = surroundings;
  let invocations = 0;

  const faultAt = (kind: ReceiveFaultKind, { planned, receives }: QueuedMessage) =>
    plan.onReceive(kind, { function: name, message: planned.index, receive: receives[name] });

  return async (batch) => {
    invocations += 1;
    const who = `${name} ${invocations}`;
    const queued = batch.map(({ messageId }) => deliveries.get(messageId));
    for (const message of queued) message.receives[name] += 1;
    story.tell(who, `takes ${batch.map((m) => `${m.messageId} (receive ${m.receiveCount})`).join(", ")}`);

    const hit = new Set<QueuedMessage>();
    const hitAll = () => {
      for (const message of queued) hit.add(message);
    };
    const count = () => {
      for (const message of queued) if (hit.has(message)) message.hits[name] += 1;
    };
    if (queued.some((message) => faultAt("invocation throttled", message) !== undefined)) {
      story.tell("fault", `the invocation of ${who} is throttled`);
      hitAll();
      count();
      return;
    }

    const process = lambdaProcess(time);
    const kill = (kind: string) => {
      if (!process.isRunning()) return;
      story.tell("fault", `${who}: ${kind}`);
      process.end("killed");
    };
    for (const message of queued) {
      const fault = faultAt("out of memory", message);
      if (fault !== undefined) time.after(fault.afterMs, () => kill("out of memory"));
    }
    const isPoisoned = name === "recorder" && queued.some(({ planned }) => planned.kind === "poison");
    const poisoned = async () => kill("poison, out of memory as it reads the batch");
    const environment = environmentOf({ surroundings, process, queue, queued, who, kill, hit, faultAt });
    const result = await runInvocation({
      time,
      process,
      timeoutSeconds,
      handler: isPoisoned ? poisoned : options.handler(environment),
      batch,
    });
    story.tell(who, result.why);
    if (process.state() === "killed") hitAll();
    const acknowledged = new Set(acknowledgedOf(batch, result));
    batch.forEach((received, index) => {
      const message = queued[index];
      if (message === undefined) return;
      if (acknowledged.has(received)) remove(received, message);
      else if (isBehind(index)) hit.add(message);
    });
    count();

    function remove({ receiptHandle, messageId }: ReceivedMessage, message: QueuedMessage) {
      if (faultAt("delete failed", message) !== undefined) {
        story.tell("fault", `the deletion of ${messageId} fails`);
        hit.add(message);
        return;
      }
      queue.remove(receiptHandle);
    }

    /** In a FIFO group, what stands behind a message that comes back because of a fault comes back too. */
    function isBehind(index: number): boolean {
      const group = batch[index]?.group;
      if (group === undefined) return false;
      return queued.slice(0, index).some((other, before) => {
        const received = batch[before];
        return (
          received !== undefined && received.group === group && hit.has(other) && !acknowledged.has(received)
        );
      });
    }
  };

  function environmentOf(invocation: {
    surroundings: Surroundings;
    process: ReturnType<typeof lambdaProcess>;
    queue: QueueModel;
    queued: readonly QueuedMessage[];
    who: string;
    kill: (kind: string) => void;
    hit: Set<QueuedMessage>;
    faultAt: (kind: ReceiveFaultKind, message: QueuedMessage) => object | undefined;
  }): FunctionEnvironment {
    const { process, queued, who, kill, hit } = invocation;
    const { settings, messages, archive, workflow } = surroundings;
    const call = serviceCalls({ time, process, random });

    function request<T>(request: {
      service: Service;
      budget: CallBudget;
      /** The messages of the batch that it is about. */
      about: (message: QueuedMessage) => boolean;
      isWrite: boolean;
      signal: AbortSignal | undefined;
      what: string;
      effect: () => T;
    }): Promise<T> {
      const { service, budget, signal, what } = request;
      if (!process.isRunning()) return new Promise(() => undefined);
      const targets = queued.filter(request.about);
      for (const target of request.isWrite ? targets : []) {
        if (invocation.faultAt("function timeout", target) !== undefined) {
          story.tell("fault", `${who}: blocked before it ${what}`);
          process.stall();
          return new Promise(() => undefined);
        }
        if (invocation.faultAt("crash before the write", target) !== undefined) {
          kill("crash before the write");
          return new Promise(() => undefined);
        }
      }
      const trouble = plan.troubleOf(service);
      if (trouble !== undefined) {
        story.tell("fault", `${who}: ${service} ${trouble} as it ${what}`);
        // A slow call takes the time of the whole batch.
        for (const message of trouble === "slow" ? queued : targets) hit.add(message);
      }
      return call({
        budget,
        trouble,
        signal,
        effect: () => {
          try {
            const answer = request.effect();
            story.tell(who, what);
            return answer;
          } catch (error) {
            story.tell(who, `${what}: ${error instanceof Error ? error.name : "refused"}`);
            throw error;
          }
        },
        onDone: () => {
          const kind: ReceiveFaultKind =
            service === "callback"
              ? "crash between callback and acknowledgement"
              : "crash between write and callback";
          if (service !== "callback" && !request.isWrite) return;
          if (!process.isRunning()) return;
          if (targets.some((target) => invocation.faultAt(kind, target) !== undefined)) kill(kind);
        },
      });
    }

    const ofItem = (id: string) => (message: QueuedMessage) => message.planned.input.id === id;
    const ofEntry = (id: string) => (message: QueuedMessage) => message.messageId === id;
    const ofToken = (token: string) => (message: QueuedMessage) => message.token === token;
    const store = { service: "store" as const, budget: settings.storeCall };
    const archiveCall = { service: "archive" as const, budget: settings.storeCall };
    const toArchive = <T>(write: {
      deadLetterId: string;
      signal: AbortSignal | undefined;
      what: string;
      effect: () => T;
    }) =>
      request({
        service: "archive",
        budget: settings.storeCall,
        about: ofEntry(write.deadLetterId),
        isWrite: true,
        signal: write.signal,
        what: write.what,
        effect: write.effect,
      });
    const callback = { service: "callback" as const, budget: settings.callbackCall, isWrite: false };

    return {
      settings,
      clock: process.clock,
      random,
      putMessage: (item, signal) =>
        request({
          ...store,
          about: ofItem(item.messageId),
          isWrite: true,
          signal,
          what: `writes item ${item.messageId}`,
          effect: () => messages.put(item),
        }),
      putMessageUnlessOther: (item, signal) =>
        request({
          ...store,
          about: ofItem(item.messageId),
          isWrite: true,
          signal,
          what: `records item ${item.messageId}`,
          effect: () => messages.putUnlessOther(item),
        }),
      getMessage: (id, signal) =>
        request({
          ...store,
          about: ofItem(id),
          isWrite: false,
          signal,
          what: `looks up item ${id}`,
          effect: () => messages.get(id),
        }),
      writeDeadLetter: ({ deadLetterId, ...entry }, signal) =>
        toArchive({
          deadLetterId,
          signal,
          what: `archives ${deadLetterId} as ${entry.error}`,
          effect: () => archive.write({ deadLetterId, ...entry }),
        }),
      beginReading: (entry, signal) =>
        toArchive({
          deadLetterId: entry.deadLetterId,
          signal,
          what: `archives ${entry.deadLetterId} unread`,
          effect: () => {
            if (!archive.entries.has(entry.deadLetterId)) archive.writeIfAbsent(entry);
            return archive.addReading(entry);
          },
        }),
      endReading: (deadLetterId, signal) =>
        toArchive({
          deadLetterId,
          signal,
          what: `says that ${deadLetterId} was read`,
          effect: () => archive.removeReadings(deadLetterId),
        }),
      closeDeadLetter: (deadLetterId, signal) =>
        toArchive({
          deadLetterId,
          signal,
          what: `closes ${deadLetterId}`,
          effect: () => archive.close(deadLetterId),
        }),
      noteLastReason: (deadLetterId, reason, signal) =>
        request({
          ...archiveCall,
          about: ofEntry(deadLetterId),
          isWrite: true,
          signal,
          what: `notes why ${deadLetterId} comes back`,
          effect: () => archive.changeLastReason(deadLetterId, reason),
        }),
      getLastReason: (deadLetterId, signal) =>
        request({
          ...archiveCall,
          about: ofEntry(deadLetterId),
          isWrite: false,
          signal,
          what: `reads why ${deadLetterId} came back`,
          effect: () => archive.lastReasons.get(deadLetterId),
        }),
      removeLastReason: (deadLetterId, signal) =>
        request({
          ...archiveCall,
          about: ofEntry(deadLetterId),
          isWrite: true,
          signal,
          what: `forgets why ${deadLetterId} came back`,
          effect: () => archive.changeLastReason(deadLetterId, undefined),
        }),
      sendTaskSuccess: (token, output, signal) =>
        request({
          ...callback,
          about: ofToken(token),
          signal,
          what: `calls back success for ${nameOf(queued, token)}`,
          effect: () => workflow.succeed(token, output),
        }),
      sendTaskFailure: (token, { error, cause }, signal) =>
        request({
          ...callback,
          about: ofToken(token),
          signal,
          what: `calls back failure for ${nameOf(queued, token)}`,
          effect: () => workflow.fail(token, error, cause),
        }),
      changeVisibility: async (changes) => {
        for (const { receiptHandle, seconds } of changes) queue.changeVisibility(receiptHandle, seconds);
      },
    };
  }
}

function nameOf(queued: readonly QueuedMessage[], token: string): string {
  return queued.find((message) => message.token === token)?.messageId ?? "an unknown task";
}
