import { acknowledgedOf } from "../aws/event-source-mapping-model.ts";
import { lambdaProcess } from "../aws/lambda-process.ts";
import type { QueueModel, ReceivedMessage } from "../aws/queue-model.ts";
import type { QueuedMessage } from "../scenario/queued-messages.ts";
import type { FunctionName, MessageKind, ReceiveFaultKind } from "../scenario/scenario.ts";
import type { FunctionEnvironment } from "../system-under-test/function-environment.ts";
import type { FunctionHandler } from "../system-under-test/system-under-test.ts";
import { faultyEnvironment } from "./faulty-environment.ts";
import type { TaskContext } from "./run-context.ts";
import { runInvocation } from "./run-invocation.ts";

/**
 * A model of a Lambda function with its event source mapping: each batch runs in a process of its own, which the plan's
 * faults can end, stall or cut off. Its response decides which messages are deleted.
 */
export function functionModel(options: {
  context: TaskContext;
  name: FunctionName;
  queue: QueueModel;
  timeoutSeconds: number;
  handler: (environment: FunctionEnvironment) => FunctionHandler;
}): (batch: readonly ReceivedMessage[]) => Promise<void> {
  const { context, name, queue, timeoutSeconds } = options;
  const { time, timeline, plan, queuedMessages, task } = context;
  const functionName = name === "work" ? task : `${task}DeadLetter`;
  let invocations = 0;

  const faultAt = (kind: ReceiveFaultKind, { planned, receives }: QueuedMessage) =>
    plan.onReceive(kind, { task, function: name, message: planned.index, receive: receives[name] });

  return async (received) => {
    invocations += 1;
    const who = `${functionName} ${invocations}`;
    const batch = received.map(({ messageId }) => queuedMessages.get(messageId));
    for (const message of batch) message.receives[name] += 1;
    const names = received.map(({ messageId, receiveCount }) => `${messageId} (receive ${receiveCount})`);
    timeline.add(who, `takes ${names.join(", ")}`);

    const affected = new Set<QueuedMessage>();
    const affectAll = () => {
      for (const message of batch) affected.add(message);
    };
    const countAffected = () => {
      for (const message of batch) if (affected.has(message)) message.faultedReceives[name] += 1;
    };
    if (batch.some((message) => faultAt("invocation throttled", message) !== undefined)) {
      timeline.add("fault", `the invocation of ${who} is throttled`);
      affectAll();
      countAffected();
      return;
    }

    const process = lambdaProcess(time);
    const kill = (kind: string) => {
      if (!process.isRunning()) return;
      timeline.add("fault", `${who}: ${kind}`);
      process.end("killed");
    };
    for (const message of batch) {
      const fault = faultAt("out of memory", message);
      if (fault !== undefined) time.after(fault.afterMs, () => kill("out of memory"));
    }
    const isPoisoned = name === "work" && batch.some(({ kind }) => kind === "poison");
    // Its own work fails at every receive.
    for (const message of batch)
      if (name === "work" && context.hasOwnWork && failing.has(message.kind)) affected.add(message);
    const poisoned = async () => kill("poison, out of memory as it reads the batch");
    const environment = faultyEnvironment({ context, process, queue, batch, who, kill, affected, faultAt });
    const result = await runInvocation({
      time,
      process,
      timeoutSeconds,
      handler: isPoisoned ? poisoned : options.handler(environment),
      batch: received,
    });
    timeline.add(who, result.why);
    if (process.state() === "killed") affectAll();
    const acknowledged = new Set(acknowledgedOf(received, result));
    received.forEach((each, index) => {
      const message = batch[index];
      if (message === undefined) return;
      if (acknowledged.has(each)) remove(each, message);
      else if (isBehindAffected(index)) affected.add(message);
    });
    countAffected();

    function remove({ receiptHandle, messageId }: ReceivedMessage, message: QueuedMessage) {
      if (faultAt("delete failed", message) !== undefined) {
        timeline.add("fault", `the deletion of ${messageId} fails`);
        affected.add(message);
        return;
      }
      queue.remove(receiptHandle);
    }

    /** In a FIFO group, a message that returns to the queue because of a fault takes those behind it along. */
    function isBehindAffected(index: number): boolean {
      const group = received[index]?.group;
      if (group === undefined) return false;
      return batch.slice(0, index).some((other, position) => {
        const earlier = received[position];
        return earlier?.group === group && affected.has(other) && !acknowledged.has(earlier);
      });
    }
  };
}

/** The kinds of messages whose own work never gives a result in time. */
const failing = new Set<MessageKind>(["work throws", "work hangs", "work is too slow"]);
