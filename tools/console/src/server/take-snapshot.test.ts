import { createFaults } from "@ringback/local/faults/faults";
import type { QueueInspection } from "@ringback/local/sqs/queue-inspection";
import { expect, it } from "vitest";
import { appWith, recordingTask, taskNamed, workflowOf } from "../testing/app-of-tasks.ts";
import { createConsoleState } from "./state/console-state.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/** Every queue has one message that waits. */
const inspection: QueueInspection = {
  counts: () => ({ waiting: 1, inFlight: 0, delayed: 0 }),
  find: () => undefined,
};

function snapshotOf(app: ReturnType<typeof appWith>) {
  const state = createConsoleState(() => app);
  for (const { functions } of app.tasks) {
    const messages = [{ sqsMessageId: "m", receiveCount: 1 }];
    state.onEvent({ type: "batch-received", functionName: functions.work, messages, at: 1 });
  }
  const cloud = {
    endpoint: "http://127.0.0.1:4566",
    faults: createFaults({ rates: { "dynamodb.throttle": 0.3 } }),
    inspect: () => inspection,
  };
  return takeSnapshot({ cloud, state, startedAt: 0, isFirst: false });
}

it("counts both pairs of queues of a task of which one is draining", () => {
  const charge = taskNamed("Charge");
  const { tasks } = snapshotOf(
    appWith([{ ...charge, draining: taskNamed("Old").queues }, taskNamed("Other")], []),
  );
  expect(tasks.map(({ name, queues }) => [name, queues.work.waiting, queues.deadLetters.waiting])).toEqual([
    ["Charge", 2, 2],
    ["Other", 1, 1],
  ]);
});

it("is little larger for each further task", () => {
  const appOf = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `TaskNumber${index}`);
    return appWith(names.map(recordingTask), [workflowOf("Order", names)]);
  };
  const bytesOf = (count: number) => JSON.stringify(snapshotOf(appOf(count))).length;
  expect((bytesOf(10) - bytesOf(1)) / 9).toBeLessThan(500);
});
